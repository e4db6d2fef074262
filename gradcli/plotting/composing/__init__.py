"""What is in a picture: framed, measured, placed and named, for any medium."""
