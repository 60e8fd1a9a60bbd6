"""The small sync module: entries become few bytes, travel in one round trip, and nothing is lost or doubled."""
