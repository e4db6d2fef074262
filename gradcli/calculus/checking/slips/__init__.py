"""Rules of differentiation used wrongly: a function for each slip, in the table of its kind of rule."""
