"""Documents that leave the desk, as values: reports, sheets to publish, minutes, forms to sign."""
