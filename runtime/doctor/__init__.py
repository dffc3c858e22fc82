"""`redress doctor`: looks at a desk and says in words what is wrong."""
