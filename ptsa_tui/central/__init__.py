"""The central server: it takes in what desks did, gives every entry its place, and brings it to those concerned."""
