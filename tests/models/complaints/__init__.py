"""Complaints: their clocks, their stories at a desk, who may handle them, who is hidden."""
