"""Pictures of words to learn from: real ones from a CSV of crops, and lines written in the fonts for learning."""
import csv, math, random
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageDraw, ImageFont

HEIGHT = 48
# Real words, handwriting fonts, print: the last keeps the network from forgetting what it could read.
REAL, HAND = 0.45, 0.43
FORMS = ['Tab.', 'Tab', 'Cap.', 'Cap', 'Syp.', 'Inj.', 'T.', 'Oint.', 'Drops', 'TAB', 'Syr']
STRENGTHS = ['500 mg', '250 mg', '5 mg', '10 mg', '40 mg', '650 mg', '100 mg', '20mg', '625', '1 g', '2.5 mg', '75 mg',
             '150mg', '0.5 mg', '25 mg', '12.5 mg', '5 ml', '200 mg', '300mg', '80 mg', '60 mg', '4 mg']
SIGS = ['1-0-1', '1+0+1', '0-0-1', '1-0-0', '1-1-1', 'BD', 'TDS', 'OD', 'HS', 'QID', 'BID', 'SOS', '1 tab twice daily',
        'after food', 'before food', 'x 5 days', 'x 7 days', 'for 10 days', 'x 1 month', 'at night', 'once daily',
        'thrice a day', '1/2-0-1/2', 'every 6 hours', 'PRN', 'after meals', '2 tsf', '5 ml TDS', '- 7 days', '0+0+1']
WORDS = ('Diagnosis Dx: Rx Advice: Tests: CBC fever cough pain hypertension diabetes cholesterol Date: Patient: Age Sex '
         'Weight rest fluids review after week follow up Name BP 130/80 mmHg HbA1c lipid profile walk daily Dr. Clinic').split()
INKS = [(28, 47, 138), (29, 29, 34), (26, 39, 72), (60, 60, 70), (20, 60, 160), (90, 30, 40)]


def read_words(path, every, held_back):
    """Crops and labels of a CSV; of every `every` rows the first is held back (or is all that is read)."""
    folder = Path(path).with_suffix('')
    rows = list(csv.DictReader(open(path)))
    chosen = [r for i, r in enumerate(rows) if (i % every == 0) == held_back]
    return [(on_white(folder / r['IMAGE']), r['MEDICINE_NAME']) for r in chosen]


def on_white(path):
    image = Image.open(path).convert('RGBA')
    white = Image.new('RGBA', image.size, 'white')
    white.alpha_composite(image)
    return np.array(white.convert('RGB'))


class Words:
    def __init__(self, material, fonts, real, seed=1):
        self.names, self.hands, self.prints = material['names'], material['hands'], material['prints']
        self.fonts, self.real = Path(fonts), real
        self.random, self.numbers = random.Random(seed), np.random.default_rng(seed)
        self.loaded = {}

    def draw(self):
        """(crop [3, 48, width] as the product makes them, its text)"""
        kind = self.random.random()
        if self.real and kind < REAL:
            picture, text = self.random.choice(self.real)
        else:
            text = self.invent()
            picture = self.write(text, kind < REAL + HAND)
        return self.disturb(picture, text), text

    def invent(self):
        r = self.random
        name, kind = r.choice(self.names), r.random()
        if r.random() > 0.72: name = name.upper() if r.random() < 0.5 else name.lower()
        if kind < 0.5: return name
        if kind < 0.6: return f'{r.choice(FORMS)} {name}'
        if kind < 0.72:
            number = f'{r.randint(1, 9)}{r.choice([". ", ") "])}' if r.random() < 0.4 else ''
            return f'{number}{r.choice(FORMS)} {name} {r.choice(STRENGTHS)}'
        if kind < 0.78: return f'{name} {r.choice(STRENGTHS)} {r.choice(SIGS)}'
        if kind < 0.9: return ' '.join(r.choice(SIGS) for _ in range(r.randint(1, 2)))
        if kind < 0.95: return f'{r.randint(0, 999)}{r.choice([" mg", " ml", "mg", "", f"/{r.randint(1, 99)}"])}'
        return ' '.join(r.choice(WORDS) for _ in range(r.randint(1, 4)))

    def font(self, name, size):
        if (name, size) not in self.loaded:
            file = self.fonts / name / 'files' / f'{name}-latin-400-normal.woff'
            self.loaded[name, size] = ImageFont.truetype(str(file), size)
        return self.loaded[name, size]

    def write(self, text, hand):
        r = self.random
        name = r.choice(self.hands if hand else self.prints)
        width = int(sum(self.font(name, 48).getlength(c) for c in text) * 1.35) + 80
        paper = np.clip(r.randint(225, 255) + self.numbers.integers(-8, 8, 3), 0, 255)
        image = Image.new('RGB', (width, 150), tuple(int(v) for v in paper))
        draw, ink = ImageDraw.Draw(image), r.choice(INKS)
        if hand and r.random() < 0.25:  # a form's line
            y = r.randint(85, 112)
            draw.line([(0, y), (width, y + r.randint(-3, 3))], fill=(150, 170, 200), width=r.randint(1, 3))
        x, drift, spacing = 24.0, r.gauss(0, 0.02), r.gauss(0, 1.2)
        for char in text:
            size = int(48 * (1 + (r.gauss(0, 0.05) if hand else 0)))
            font = self.font(name, max(30, min(66, size // 2 * 2)))
            y = 40 + (r.gauss(0, 1.6) if hand else 0) + x * drift
            thick = 1 if hand and r.random() < 0.25 else 0
            draw.text((x, y), char, font=font, fill=ink, stroke_width=thick, stroke_fill=ink)
            x += font.getlength(char) + (spacing + r.gauss(0, 1.4) if hand else 0)
        pixels = np.array(image)
        rows, columns = np.where(pixels.min(2) < np.median(pixels) - 40)
        if len(rows) == 0: return pixels
        m = r.randint(2, 14)
        return pixels[max(0, rows.min() - m):rows.max() + m, max(0, columns.min() - m):columns.max() + m]

    def disturb(self, picture, text):
        """Slant, turn, size, bends, pen width, blur, low resolution, light and noise, different every time."""
        r = self.random
        height, width = picture.shape[:2]
        x = torch.from_numpy(np.ascontiguousarray(picture)).float().permute(2, 0, 1)[None]
        # CTC needs a frame (8 columns) for each letter and one more between two of a kind.
        frames = len(text) + sum(a == b for a, b in zip(text, text[1:]))
        w = max(int(min(520, max(24, width * HEIGHT / height * math.exp(r.gauss(0, 0.13))))), 8 * frames)
        across, along = torch.meshgrid(torch.linspace(-1, 1, HEIGHT), torch.linspace(-1, 1, w), indexing='ij')
        aspect = w / HEIGHT
        gx = along * (1 + r.uniform(-0.06, 0.10)) + r.gauss(0, 0.22) * across / aspect + r.gauss(0, 0.02)
        gy = across * (1 + r.uniform(-0.08, 0.14)) + r.gauss(0, 0.035) * along * aspect / 2 + r.gauss(0, 0.04)
        bends = torch.randn(1, 2, 3, max(2, int(aspect * 2)) + 1) * 0.12 * r.random()
        bends = F.interpolate(bends, (HEIGHT, w), mode='bicubic', align_corners=True)[0]
        grid = torch.stack([gx + bends[0] / aspect * 0.8, gy + bends[1]], -1)[None]
        if height > 110: x = F.interpolate(x, (96, max(8, int(width * 96 / height))), mode='area')
        y = F.grid_sample(x, grid, padding_mode='border', align_corners=False)[0]
        if r.random() < 0.3: y = y.mean(0, keepdim=True).expand(3, -1, -1)
        if r.random() < 0.15: y = -F.max_pool2d(-y[None], 3, 1, 1)[0]
        elif r.random() < 0.1: y = F.max_pool2d(y[None], 3, 1, 1)[0] * 0.5 + y * 0.5
        if r.random() < 0.3: y = F.avg_pool2d(y[None], 3, 1, 1, count_include_pad=False)[0]
        if r.random() < 0.15:
            low = r.randint(16, 32)
            y = F.interpolate(y[None], (low, max(8, w * low // HEIGHT)), mode='area')
            y = F.interpolate(y, (HEIGHT, w), mode='bilinear')[0]
        y = stretched(y) * r.uniform(0.8, 1) + r.uniform(0, 30) + torch.randn_like(y) * r.random() * 10
        return padded((y.clamp(0, 255) / 127.5 - 1).flip(0))


def stretched(y):
    """The tone curve of the product: the darkest and brightest hundredth become black and white."""
    low, high = np.percentile(y.numpy(), [1, 99])
    return ((y - low) / (high - low)).clamp(0, 1) * 255 if high - low > 20 else y


def plain(picture):
    """A crop as the product makes it, undisturbed."""
    height, width = picture.shape[:2]
    size = (max(1, round(width * HEIGHT / height)), HEIGHT)
    small = Image.fromarray(picture).resize(size, Image.BOX if height > HEIGHT else Image.BILINEAR)
    y = torch.from_numpy(np.array(small)).float().permute(2, 0, 1)
    return padded((stretched(y) / 127.5 - 1).flip(0))


def padded(y):
    return F.pad(y, (0, max(HEIGHT, math.ceil(y.shape[2] / 8) * 8) - y.shape[2]))
