"""A tokenizer of PaliGemma's kind with a vocabulary of a few hundred pieces.

Same parts as the real one: BPE over whole text with spaces as U+2581, byte fallback, newlines as added tokens,
<locNNNN>, <segNNN> and <image> after the pieces.
"""
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

SPECIAL = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"]
NEWLINES = ["\n", "\n\n"]
BYTES = [f"<0x{byte:02X}>" for byte in range(256)]
PIECES = 240
LOCATIONS = [f"<loc{n:04d}>" for n in range(1024)]
SEGMENTS = [f"<seg{n:03d}>" for n in range(128)]

CORPUS = [
    "answer en what was prescribed?", "answer en how long should this be taken?",
    "answer es ¿qué medicamento se recetó?", "answer fr quel est le diagnostic ?", "answer hi दवा क्या है?",
    "caption en", "describe en", "ocr", "Read text", "detect signature ; stamp", "detect medicine",
    "Tab. Metformin 500 mg twice daily after food for 30 days", "Cap. Amoxicillin 250 mg thrice daily x 5 days",
    "Syp. Paracetamol 5 ml as needed for fever", "Inj. Insulin glargine 10 units at bedtime",
    "Dr. name date age diagnosis hypertension diabetes infection pain tablet dose 0 1 2 3 4 5 6 7 8 9",
]


def make_tokenizer() -> Tokenizer:
    learnt = Tokenizer(models.BPE())
    learnt.normalizer = normalizers.Replace(" ", "▁")
    learnt.pre_tokenizer = pre_tokenizers.Split(" ", behavior="merged_with_previous")
    learnt.train_from_iterator(CORPUS * 4, trainers.BpeTrainer(vocab_size=PIECES, show_progress=False))
    import json

    model = json.loads(learnt.to_str())["model"]
    pieces = [piece for piece, _ in sorted(model["vocab"].items(), key=lambda entry: entry[1])]
    vocabulary = {token: id for id, token in enumerate(SPECIAL + NEWLINES + BYTES + pieces)}
    tokenizer = Tokenizer(
        models.BPE(
            vocab=vocabulary,
            merges=[tuple(merge) for merge in model["merges"]],
            fuse_unk=True,
            unk_token="<unk>",
            byte_fallback=True,
        )
    )
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", behavior="merged_with_previous")
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]
    )
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in SPECIAL])
    tokenizer.add_tokens([AddedToken(token, normalized=False) for token in NEWLINES + LOCATIONS + SEGMENTS])
    tokenizer.add_special_tokens([AddedToken("<image>", special=True, normalized=False)])
    return tokenizer
