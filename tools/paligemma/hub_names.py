"""The checkpoint's names of the reference's parameters."""


def hub_name(name: str) -> str:
    """Names as google/paligemma2-* have them."""
    name = name.removeprefix("model.")
    if name.startswith("vision_tower."):
        return name.replace("vision_tower.", "vision_tower.vision_model.", 1)
    return name.replace("language_model.", "language_model.model.", 1)
