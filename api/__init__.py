"""The JSON API and the client links: it talks, the other rooms decide, wait and remember."""
