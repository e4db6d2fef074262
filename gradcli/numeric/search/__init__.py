"""All zeros of a system of equations in a box, with proofs."""
