"""What has been kept long enough: what is due, how it is erased, and how the file becomes small again."""
