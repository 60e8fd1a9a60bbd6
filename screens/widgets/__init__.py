"""The parts that screens are made of: bars, fields, lists."""
