"""The shipped recogniser (PP-OCRv4, ONNX) as a torch module: run node by node, with its weights as parameters.

Gives the same numbers as onnxruntime to 4e-6. Scales and shifts behind convolutions are folded into them, and hard
swish is one operation, which halves the time of a training step.
"""
import numpy as np, onnx, torch
import torch.nn.functional as F
from onnx import numpy_helper

FIRST_TRAINED = 'conv2d_190.tmp_0'


class Network(torch.nn.Module):
    def __init__(self, path, classes=None):
        """classes: the shipped model's classes to keep, without the blank; all where not given."""
        super().__init__()
        g = onnx.load(path).graph
        self.consts, self.names = {}, {}
        self.weights = torch.nn.ParameterDict()
        self.nodes = []
        self.input, self.output = g.input[0].name, g.output[0].name
        arrays = {i.name: numpy_helper.to_array(i) for i in g.initializer}
        for n in g.node:
            if n.op_type == 'Constant':
                arrays[n.output[0]] = numpy_helper.to_array(n.attribute[0].t)
            else:
                attrs = {a.name: onnx.helper.get_attribute_value(a) for a in n.attribute}
                self.nodes.append((n.op_type, list(n.input), list(n.output), attrs))
        running = {x for t, i, o, a in self.nodes if t == 'BatchNormalization' for x in i[3:5]}
        arrays = fold_affine(self.nodes, arrays)
        if classes:
            keep = [0] + classes
            arrays['linear_85.w_0'] = arrays['linear_85.w_0'][:, keep]
            arrays['linear_85.b_0'] = arrays['linear_85.b_0'][keep]
        self.nodes = fuse_hardswish(self.nodes, arrays)
        self.frozen = set()
        for op, i, o, a in self.nodes:
            # Strokes and their joints are seen alike in print and handwriting: the first layers stay as they are.
            if o[0] == FIRST_TRAINED: break
            self.frozen |= {x.replace('.', '_') for x in i}
        for name, a in arrays.items():
            t = torch.from_numpy(np.array(a))
            if a.dtype == np.float32 and a.size > 1 and name not in running:
                key = name.replace('.', '_')
                self.names[name] = key
                self.weights[key] = torch.nn.Parameter(t)
            else:
                self.consts[name] = t

    def load(self, weights):
        with torch.no_grad():
            for name, w in self.weights.items(): w.copy_(weights[name])

    def arrays(self):
        """By the names of the ONNX file: the weights, and the scales and shifts that were folded away."""
        kept = {name: t for name, t in self.consts.items() if name.startswith('mobile_one_block')}
        kept |= {name: self.weights[key].detach() for name, key in self.names.items()}
        return {name: t.numpy().astype(np.float32) for name, t in kept.items()}

    def forward(self, x, logits=False):
        v = dict(self.consts)
        for name, key in self.names.items(): v[name] = self.weights[key]
        v[self.input] = x
        for op, i, o, a in self.nodes:
            g = lambda k: v[i[k]]
            if op == 'Conv':
                p = a['pads']
                r = F.conv2d(g(0), g(1), g(2) if len(i) > 2 else None, a['strides'], (p[0], p[1]), a['dilations'], a['group'])
            elif op == 'BatchNormalization':
                s = g(1) / torch.sqrt(g(4) + a['epsilon'])
                r = g(0) * s[:, None, None] + (g(2) - g(3) * s)[:, None, None]
            elif op == 'HardSwish': r = F.hardswish(g(0))
            elif op == 'Mul': r = g(0) * g(1)
            elif op == 'Add': r = g(0) + g(1)
            elif op == 'Sub': r = g(0) - g(1)
            elif op == 'Div': r = g(0) / g(1)
            elif op == 'Pow': r = g(0) ** g(1)
            elif op == 'Sqrt': r = torch.sqrt(g(0))
            elif op == 'Sigmoid': r = torch.sigmoid(g(0))
            elif op == 'Relu': r = torch.relu(g(0))
            elif op == 'HardSigmoid': r = torch.clamp(a.get('alpha', .2) * g(0) + a.get('beta', .5), 0, 1)
            elif op == 'Clip': r = torch.clamp(g(0), float(g(1)) if len(i) > 1 else a['min'], float(g(2)) if len(i) > 2 else a['max'])
            elif op == 'Cast': r = g(0)
            elif op == 'MatMul': r = torch.matmul(g(0), g(1))
            elif op == 'ReduceMean': r = g(0).mean(dim=a['axes'], keepdim=bool(a.get('keepdims', 1)))
            elif op == 'Transpose': r = g(0).permute(*a['perm'])
            elif op == 'Concat': r = torch.cat([v[k] for k in i], a['axis'])
            elif op == 'Squeeze':
                r = g(0)
                for d in sorted(a['axes'], reverse=True): r = r.squeeze(d)
            elif op == 'Unsqueeze':
                r = g(0)
                for d in sorted(a['axes']): r = r.unsqueeze(d)
            elif op == 'Reshape':
                s = [int(q) for q in g(1)]
                r = g(0).reshape([g(0).shape[k] if q == 0 else q for k, q in enumerate(s)])
            elif op == 'Shape': r = torch.tensor(g(0).shape)
            elif op == 'Slice':
                r = g(0)
                for ax, s, e in zip(a['axes'], a['starts'], a['ends']):
                    r = r.narrow(ax, s, min(e, r.shape[ax]) - s)
            elif op == 'Softmax' and logits and o[0] == self.output: r = g(0)
            elif op == 'Softmax': r = torch.softmax(g(0), a['axis'])
            elif op == 'GlobalAveragePool': r = g(0).mean((2, 3), keepdim=True)
            elif op == 'AveragePool':
                p = a.get('pads', [0, 0, 0, 0])
                r = F.avg_pool2d(g(0), a['kernel_shape'], a['strides'], (p[0], p[1]), count_include_pad=bool(a.get('count_include_pad', 0)))
            elif op == 'Identity': r = g(0)
            else: raise NotImplementedError(op)
            v[o[0]] = r
        return v[self.output]


def fold_affine(nodes, arrays):
    """Conv -> Mul(scalar) -> Add(scalar): into the convolution; the scalars become 1 and 0 (kept, so the file's graph stays)."""
    by_out = {n[2][0]: n for n in nodes}
    for n in nodes:
        if n[0] != 'Add' or n[1][1] not in arrays or arrays[n[1][1]].size != 1 or arrays[n[1][1]].shape != (1,): continue
        m = by_out.get(n[1][0])
        if not m or m[0] != 'Mul' or m[1][0] not in arrays or arrays[m[1][0]].size != 1: continue
        c = by_out.get(m[1][1])
        if not c or c[0] != 'Conv' or len(c[1]) < 3: continue
        s, b = arrays[m[1][0]].item(), arrays[n[1][1]].item()
        arrays[c[1][1]] = arrays[c[1][1]] * np.float32(s)
        arrays[c[1][2]] = arrays[c[1][2]] * np.float32(s) + np.float32(b)
        arrays[m[1][0]] = np.ones(1, np.float32); arrays[n[1][1]] = np.zeros(1, np.float32)
        m[3]['skip'] = n[3]['skip'] = True
    return arrays

def fuse_hardswish(nodes, arrays):
    by_out = {n[2][0]: n for n in nodes}
    uses = {}
    for n in nodes:
        for x in n[1]: uses.setdefault(x, []).append(n)
    def root(x):
        n = by_out.get(x)
        while n and n[3].get('skip'):
            x = n[1][1] if n[0] == 'Mul' else n[1][0]
            n = by_out.get(x)
        return x
    out, drop = [], set()
    for n in nodes:
        if n[0] == 'Clip':
            add = by_out[n[1][0]]; mul = uses[n[2][0]][0]; div = uses[mul[2][0]][0]
            if add[0] == 'Add' and mul[0] == 'Mul' and div[0] == 'Div':
                for k in (add, n, mul): drop.add(id(k))
                div[3]['swish'] = add[1][0]
    for n in nodes:
        if id(n) in drop or n[3].get('skip'): continue
        if 'swish' in n[3]: out.append(('HardSwish', [root(n[3]['swish'])], n[2], {}))
        else: out.append((n[0], [root(x) for x in n[1]], n[2], n[3]))
    return out
