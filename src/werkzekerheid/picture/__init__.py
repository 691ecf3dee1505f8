"""The picture of a career: what is drawn of it, where it stands in time, and the drawing and words for a page. Pure."""
