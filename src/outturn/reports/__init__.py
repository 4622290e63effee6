"""Reports as content: everything except ink. Order, numbering, words, formatted numbers and text alternatives are decided here."""
