"""Statistical process control: whether a monthly series keeps within what its own ups and downs would do by themselves."""
