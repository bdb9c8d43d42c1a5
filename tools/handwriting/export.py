"""Trained weights → an ONNX file of the shipped model's own graph, and the alphabet that its classes stand for."""
import argparse, json

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import numpy_helper

from network import Network

p = argparse.ArgumentParser()
p.add_argument('--material', required=True)
p.add_argument('--weights', required=True)
p.add_argument('--out', required=True, help='without an extension')
o = p.parse_args()
material = json.load(open(o.material))
network = Network(material['model'], material['classes'])
network.load(torch.load(o.weights))
arrays = network.arrays()
model = onnx.load(material['model'])
for node in model.graph.node:
    if node.op_type == 'Constant' and node.output[0] in arrays:
        node.attribute[0].t.CopyFrom(numpy_helper.from_array(arrays[node.output[0]], node.output[0]))
# The output has as many classes as the alphabet has characters, and the blank.
del model.graph.output[0].type.tensor_type.shape.dim[-1:]
model.graph.output[0].type.tensor_type.shape.dim.add().dim_value = len(material['alphabet']) + 1
onnx.save(model, f'{o.out}.onnx')
with open(f'{o.out}.json', 'w') as f:
    f.write(json.dumps({'alphabet': material['alphabet']}, ensure_ascii=False) + '\n')

x = np.random.default_rng(1).normal(size=(1, 3, 48, 160)).astype(np.float32)
with torch.no_grad(): ours = network(torch.from_numpy(x)).numpy()
theirs = onnxruntime.InferenceSession(f'{o.out}.onnx').run(None, {'x': x})[0]
assert np.abs(ours - theirs).max() < 1e-4, 'the exported file computes something else'
