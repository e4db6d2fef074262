"""What a gradient means at a point: level set, tangents, normals, models."""
