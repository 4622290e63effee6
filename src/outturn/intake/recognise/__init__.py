"""What the cells and words of a neutral document mean. Nothing here opens a file."""
