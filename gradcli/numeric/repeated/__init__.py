"""Long sums of one summand with other indices or other data: value and gradient by array code."""
