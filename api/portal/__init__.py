"""What a claimant sees and does by his personal link."""
