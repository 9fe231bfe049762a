"""The bundled sample publication: invented stories in the shapes and the chrome of the trade press."""
