"""Whether a reply can be given or a person should answer: confidence, its calibration, and the threshold."""
