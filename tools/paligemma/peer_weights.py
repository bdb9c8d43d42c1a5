"""Gives a traced graph its weights in one of the published precisions, tensor by tensor, beside the model as external data.

The structure of each precision comes from onnxruntime's own converters, run on a graph whose weights are single
zeros; the values come from the same converters' array functions. So a model of any size goes through the memory of
its largest matrix. Settings are those of transformers.js' own script (scripts/quantize.py at 124f7dd) without flags:

  fp32  as traced
  fp16  convert_float_to_float16(keep_io_types=True)
  q8    ONNXQuantizer, IntegerOps, per tensor; weights uint8 where the graph has a Conv, int8 otherwise
  q4    blocks of 32, symmetric, no accuracy_level; only MatMul
"""
import copy
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantizationMode, QuantType
from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, DefaultWeightOnlyQuantizer
from onnxruntime.quantization.onnx_quantizer import ONNXQuantizer
from onnxruntime.quantization.quant_utils import quantize_data
from onnxruntime.quantization.registry import IntegerOpsRegistry
from onnxruntime.transformers.float16 import convert_float_to_float16
from onnxruntime.transformers.onnx_model import OnnxModel
from safetensors import safe_open

from peer_graphs import Graph

SUFFIXES = {"fp32": "", "fp16": "_fp16", "q8": "_quantized", "q4": "_q4"}
Q4_BLOCK = 32
# Values of a matrix that are handled at once: 256 MB as float32.
PIECE = 64 * 1024 * 1024
# As onnx aligns large tensors, so that they can be mapped into memory.
ALIGNMENT = 4096
# Smaller ones stay in the model's own file.
INLINE_BYTES = 1024


class Checkpoint:
    """Tensors of a folder of safetensors, whole or in rows."""

    def __init__(self, folder: Path):
        self.files = [safe_open(path, framework="pt") for path in sorted(folder.glob("model*.safetensors"))]
        self.holder = {name: file for file in self.files for name in file.keys()}

    def rows(self, name: str):
        """Pieces of the first dimension with the row at which each begins, as float32."""
        stored = self.holder[name].get_slice(name)
        count, *rest = stored.get_shape()
        step = max(1, PIECE // int(np.prod(rest or [1])))
        for at in range(0, count, step):
            yield at, stored[at : at + step].float()

    def shape(self, name: str) -> list[int]:
        return self.holder[name].get_slice(name).get_shape()


class ExternalFile:
    """What is appended to `<model>.onnx_data`."""

    def __init__(self, path: Path):
        self.path = path
        self.file = path.open("wb")

    def add(self, name: str, data_type: int, shape, pieces) -> TensorProto:
        self.file.write(b"\0" * (-self.file.tell() % ALIGNMENT))
        start = self.file.tell()
        for piece in pieces:
            np.ascontiguousarray(piece).tofile(self.file)
        # tofile writes past Python's buffer, and moves the file's position.
        end = self.file.seek(0, 2)
        tensor = TensorProto(name=name, data_type=data_type, dims=shape, data_location=TensorProto.EXTERNAL)
        for key, value in (("location", self.path.name), ("offset", start), ("length", end - start)):
            tensor.external_data.add(key=key, value=str(value))
        return tensor


def write_graph(graph: Graph, precision: str, checkpoint: Checkpoint, folder: Path) -> None:
    path = folder / f"{graph.name}{SUFFIXES[precision]}.onnx"
    external = ExternalFile(path.with_name(path.name + "_data"))
    with external.file:
        if precision == "q4":
            model = to_q4(graph, checkpoint, external)
        else:
            model = {"fp32": copy.deepcopy, "fp16": to_fp16, "q8": to_q8}[precision](placeholders(graph))
            fill(model, graph, checkpoint, external)
    onnx.save_model(model, path)


def placeholders(graph: Graph) -> onnx.ModelProto:
    """The graph with one zero for every weight, of as many dimensions."""
    model = onnx.ModelProto()
    model.CopyFrom(graph.model)
    for initializer in model.graph.initializer:
        if initializer.name in graph.weights:
            initializer.CopyFrom(numpy_helper.from_array(np.zeros([1] * len(initializer.dims), np.float32), initializer.name))
    return model


def to_fp16(model: onnx.ModelProto) -> onnx.ModelProto:
    # As the script has it for graphs of over 2 GB.
    half = OnnxModel(convert_float_to_float16(model, keep_io_types=True, disable_shape_infer=True))
    half.topological_sort()
    return half.model


def to_q8(model: onnx.ModelProto) -> onnx.ModelProto:
    has_conv = any(node.op_type == "Conv" for node in model.graph.node)
    quantizer = ONNXQuantizer(
        model,
        per_channel=False,
        reduce_range=False,
        mode=QuantizationMode.IntegerOps,
        static=False,
        weight_qType=QuantType.QUInt8 if has_conv else QuantType.QInt8,
        activation_qType=QuantType.QUInt8,
        tensors_range=None,
        nodes_to_quantize=[],
        nodes_to_exclude=[],
        op_types_to_quantize=set(IntegerOpsRegistry),
        # Types can't be inferred through weights of the wrong size: all that is asked for are float32.
        extra_options=dict(EnableSubgraph=True, MatMulConstBOnly=True, DefaultTensorType=TensorProto.FLOAT),
    )
    quantizer.quantize_model()
    # Shapes were inferred through the zeros.
    del quantizer.model.model.graph.value_info[:]
    return quantizer.model.model


def fill(model: onnx.ModelProto, graph: Graph, checkpoint: Checkpoint, external: ExternalFile) -> None:
    """Puts the weights in place of the zeros that stand for them, in the type that these have."""
    stored = {tensor.name: tensor for tensor in model.graph.initializer}
    for name, weight in graph.weights.items():
        quantised = stored.get(f"{name}_quantized")
        if quantised is not None:
            scale, zero = fill_q8(quantised, weight, checkpoint, external)
            stored[f"{name}_scale"].CopyFrom(numpy_helper.from_array(scale.reshape(()), f"{name}_scale"))
            stored[f"{name}_zero_point"].CopyFrom(numpy_helper.from_array(zero.reshape(()), f"{name}_zero_point"))
        if name in stored:
            tensor = stored[name]
            dtype = helper.tensor_dtype_to_np_dtype(tensor.data_type)
            place(tensor, weight, checkpoint, external, lambda values: values.numpy().astype(dtype, copy=False))


def fill_q8(tensor: TensorProto, weight, checkpoint: Checkpoint, external: ExternalFile):
    ranges = [(float(values.min()), float(values.max())) for _, values in checkpoint.rows(weight.tensor)]
    # Ranges take in zero.
    low, high = min(0.0, *(each[0] for each in ranges)), max(0.0, *(each[1] for each in ranges))
    symmetric = tensor.data_type == TensorProto.INT8

    def quantise(values):
        return quantize_data(values.numpy(), tensor.data_type, symmetric, rmin_override=np.float32(low), rmax_override=np.float32(high))

    zero, scale, _ = quantise(torch.zeros(1))
    place(tensor, weight, checkpoint, external, lambda values: quantise(values)[2])
    return np.asarray(scale, np.float32), np.asarray(zero)


def place(tensor: TensorProto, weight, checkpoint: Checkpoint, external: ExternalFile, convert) -> None:
    shape = checkpoint.shape(weight.tensor)
    pieces = ((at, convert(values)) for at, values in checkpoint.rows(weight.tensor))
    if weight.transposed:
        whole = None
        for at, values in pieces:
            if whole is None:
                whole = np.empty(shape[::-1], values.dtype)
            whole[:, at : at + len(values)] = values.T
        shape, written = shape[::-1], [whole]
    else:
        written = (values for _, values in pieces)
    if int(np.prod(shape)) * helper.tensor_dtype_to_np_dtype(tensor.data_type).itemsize > INLINE_BYTES:
        tensor.CopyFrom(external.add(tensor.name, tensor.data_type, shape, written))
    else:
        tensor.CopyFrom(numpy_helper.from_array(np.concatenate(list(written)), tensor.name))


def to_q4(graph: Graph, checkpoint: Checkpoint, external: ExternalFile) -> onnx.ModelProto:
    model = placeholders(graph)
    quantizer = DefaultWeightOnlyQuantizer(DefaultWeightOnlyQuantConfig(block_size=Q4_BLOCK, is_symmetric=True, bits=4))
    stored = {tensor.name: tensor for tensor in model.graph.initializer}
    done = set()
    for node in model.graph.node:
        if node.op_type != "MatMul" or node.input[1] not in graph.weights:
            continue
        name = node.input[1]
        outputs, inputs = checkpoint.shape(graph.weights[name].tensor)
        packed, scales = [], []
        for _, rows in checkpoint.rows(graph.weights[name].tensor):
            bits, scale, _ = quantizer.qbits_block_quant(np.ascontiguousarray(rows.numpy().T))
            packed.append(bits)
            scales.append(scale)
        blocks = -(-inputs // Q4_BLOCK)
        new = [f"{name}_Q4", f"{name}_scales"]
        model.graph.initializer.append(external.add(new[0], TensorProto.UINT8, [outputs, blocks, Q4_BLOCK // 2], packed))
        model.graph.initializer.append(external.add(new[1], TensorProto.FLOAT, [outputs, blocks], scales))
        node.CopyFrom(helper.make_node("MatMulNBits", [node.input[0], *new], list(node.output), f"{node.name}_Q4", domain="com.microsoft", K=inputs, N=outputs, bits=4, block_size=Q4_BLOCK))
        done.add(name)
    for name in done:
        model.graph.initializer.remove(stored[name])
    rest = Graph(graph.name, model, {name: weight for name, weight in graph.weights.items() if name not in done})
    fill(model, rest, checkpoint, external)
    if done:
        model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    return model
