"""The company's own sign-in (OpenID Connect): where it is, and who it says somebody is."""
