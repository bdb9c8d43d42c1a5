"""Trains the shipped recogniser further on handwriting. README.md tells how it is called."""
import argparse, json, math, time

import torch
import torch.nn.functional as F

from network import Network
from words import Words, plain, read_words

# Of the CSV's rows one in eight is never trained on: it tells how the training goes.
EVERY = 8
POOL = 480  # words drawn at a time and sorted by width, so that a batch holds little padding
BATCH_COLUMNS = 32 * 128
EARLY_RATE, LATE_RATE, DECAY, WARM_UP, CLIP = 3e-4, 6e-4, 0.02, 60, 5.0
AVERAGING = 0.995  # the weights that are kept are a running mean

p = argparse.ArgumentParser()
p.add_argument('--material', required=True)
p.add_argument('--fonts', required=True, help='node_modules/@fontsource')
p.add_argument('--words', required=True, help='CSV of IMAGE, MEDICINE_NAME')
p.add_argument('--minutes', type=float, default=45)
p.add_argument('--threads', type=int, default=1)
p.add_argument('--start', help='weights of an earlier run')
p.add_argument('--out', default='weights.pt')
o = p.parse_args()
torch.set_num_threads(o.threads)
torch.manual_seed(1)
material = json.load(open(o.material))
alphabet = material['alphabet']
index = {char: i + 1 for i, char in enumerate(alphabet)}
words = Words(material, o.fonts, read_words(o.words, EVERY, False))
held_back = read_words(o.words, EVERY, True)

network = Network(material['model'], material['classes'])
weights = network.weights
if o.start: network.load(torch.load(o.start))
for name in network.frozen & set(weights): weights[name].requires_grad_(False)
early = [w for name, w in weights.items() if name.startswith('conv2d_1') and name not in network.frozen]
others = {id(w) for w in early} | {id(weights[name]) for name in network.frozen & set(weights)}
late = [w for w in weights.values() if id(w) not in others]
optimiser = torch.optim.AdamW([{'params': early, 'lr': EARLY_RATE}, {'params': late, 'lr': LATE_RATE}], weight_decay=DECAY)
rates = [group['lr'] for group in optimiser.param_groups]
mean = {name: w.detach().clone() for name, w in weights.items()}
ctc = torch.nn.CTCLoss(blank=0, zero_infinity=True)


def batches():
    drawn = sorted((words.draw() for _ in range(POOL)), key=lambda word: word[0].shape[2])
    while drawn:
        widest = drawn[min(len(drawn), 16) - 1][0].shape[2]
        size = max(8, min(32, BATCH_COLUMNS // widest))
        yield drawn[:size]
        drawn = drawn[size:]


def greedy(frames):
    text, previous = '', 0
    for best in frames.argmax(-1).tolist():
        if best not in (0, previous): text += alphabet[best - 1]
        previous = best
    return text


def exact():
    """Share of the words held back whose best string is right, by the averaged weights."""
    now = {name: w.detach().clone() for name, w in weights.items()}
    same = lambda text: text.lower().replace(' ', '')
    with torch.no_grad():
        network.load(mean)
        right = sum(same(greedy(network(plain(picture)[None])[0])) == same(text) for picture, text in held_back)
        network.load(now)
    return right / len(held_back)


start, step, seen = time.time(), 0, 0
gone = 0
while gone < 1:
    for batch in batches():
        gone = (time.time() - start) / (o.minutes * 60)
        if gone >= 1: break
        rate = min(1, (step + 1) / WARM_UP) * (0.03 + 0.97 * (1 + math.cos(math.pi * gone)) / 2)
        for group, full in zip(optimiser.param_groups, rates): group['lr'] = full * rate
        width = max(crop.shape[2] for crop, _ in batch)
        x = torch.stack([F.pad(crop, (0, width - crop.shape[2])) for crop, _ in batch])
        labels = [[index[c] for c in text if c in index] for _, text in batch]
        frames = network(x, logits=True).log_softmax(-1).permute(1, 0, 2)
        lengths = torch.full((len(batch),), frames.shape[0])
        loss = ctc(frames, torch.tensor(sum(labels, [])), lengths, torch.tensor([len(l) for l in labels]))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP)
        optimiser.step()
        keep = min(AVERAGING, (1 + step) / (10 + step))
        with torch.no_grad():
            for name, w in weights.items(): mean[name].mul_(keep).add_(w, alpha=1 - keep)
        step, seen = step + 1, seen + len(batch)
        if step % 100 == 0: print(f'{(time.time() - start) / 60:.0f} min, {seen} words, loss {loss.item():.3f}', flush=True)
torch.save(mean, o.out)
print(f'{seen} words, held back exact {exact():.3f}')
