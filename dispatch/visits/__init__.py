"""Going there: checklist, cause, solution, parts, photos, signature, report."""
