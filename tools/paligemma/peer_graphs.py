"""The three graphs of a PaliGemma 2 as they are published for transformers.js, traced from the reference without weights.

Names, axes, opset and conventions are those of the public conversion notebook of the Gemma cookbook
("[PaliGemma_2]Convert_PaliGemma2_to_ONNX"): image features are divided by sqrt(hidden) and the decoder multiplies
all it gets by it; every position sees every other (a mask of zeros), logits of all positions are given, and each
layer's whole keys and values go in and out.

Weights are traced as tensors that repeat one zero, and sizes that nothing but weights show are small, so that a model
of any size takes no memory. What comes out has the matrices as MatMul wants them, [inputs, outputs], and `Weight`s
that say which of the checkpoint's tensors each is: that has their true shape.
"""
import io
import warnings
from dataclasses import dataclass

import onnx
import torch
from torch import nn
from transformers import PaliGemmaForConditionalGeneration
from transformers.cache_utils import Cache

from hub_names import hub_name

OPSET = 14
# Stands for the tokens of the vocabulary and the width of the feed-forward layers.
SMALL = 64


@dataclass
class Weight:
    """An initialiser of the graph and where its values come from."""

    tensor: str
    transposed: bool


@dataclass
class Graph:
    name: str
    model: onnx.ModelProto
    weights: dict[str, Weight]


class Grown(Cache):
    """Keys and values as the published graphs keep them: each run returns the whole of them, one longer."""

    def __init__(self, past):
        self.rows = [list(past[at : at + 2]) for at in range(0, len(past), 2)]

    def update(self, key_states, value_states, layer_idx, *args, **kwargs):
        rows = self.rows[layer_idx]
        rows[0] = torch.cat([rows[0], key_states], dim=2)
        rows[1] = torch.cat([rows[1], value_states], dim=2)
        return rows[0], rows[1]


class VisionEncoder(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.tower = model.model.vision_tower
        self.projector = model.model.multi_modal_projector
        self.scale = model.config.text_config.hidden_size**0.5

    def forward(self, pixel_values):
        return self.projector(self.tower(pixel_values=pixel_values).last_hidden_state) / self.scale


class EmbedTokens(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.table = model.model.language_model.embed_tokens.weight

    def forward(self, input_ids):
        return nn.functional.embedding(input_ids, self.table)


class Decoder(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model.model.language_model
        self.head = model.lm_head
        self.cap = model.config.text_config.final_logit_softcapping

    def forward(self, inputs_embeds, position_ids, *past):
        config = self.model.config
        cache = Grown(past)
        hidden = inputs_embeds * torch.tensor(config.hidden_size**0.5)
        mask = torch.zeros(1, 1, 1, 1)
        places = self.model.rotary_emb(hidden, position_ids)
        for layer in self.model.layers:
            hidden = layer(hidden, attention_mask=mask, position_embeddings=places, position_ids=position_ids, past_key_values=cache)
        logits = self.head(self.model.norm(hidden))
        logits = torch.tanh(logits / self.cap) * self.cap
        return (logits, *(rows for layer in cache.rows for rows in layer))


def hollow(config) -> PaliGemmaForConditionalGeneration:
    """The reference's modules, all weights one zero that is repeated."""
    rows = config.text_config.vocab_size
    config.text_config.vocab_size = config.text_config.intermediate_size = config.vision_config.intermediate_size = SMALL
    config._attn_implementation = "eager"
    with torch.device("meta"):
        model = PaliGemmaForConditionalGeneration(config).eval()
    for module in model.modules():
        for name, value in list(module._parameters.items()):
            if value is not None:
                module._parameters[name] = nn.Parameter(torch.zeros(1).expand(value.shape), requires_grad=False)
    # Buffers are computed from the configuration, and have to be there in earnest.
    text = model.model.language_model
    text.rotary_emb = type(text.rotary_emb)(config.text_config)
    embeddings = model.model.vision_tower.embeddings
    embeddings.position_ids = torch.arange(embeddings.num_positions).expand((1, -1))
    # The head is the token table.
    model.lm_head.weight = text.embed_tokens.weight
    config.text_config.vocab_size = rows
    return model


def trace_vision(model) -> Graph:
    size = model.config.vision_config.image_size
    pixels = torch.zeros(1, 3, size, size)
    return trace("vision_encoder", VisionEncoder(model), (pixels,), ["pixel_values"], ["image_features"], {"pixel_values": {0: "batch_size"}, "image_features": {0: "batch_size"}}, model)


def trace_embeddings(model) -> Graph:
    axes = {0: "batch_size", 1: "sequence_length"}
    return trace("embed_tokens", EmbedTokens(model), (torch.ones(1, 3, dtype=torch.long),), ["input_ids"], ["inputs_embeds"], {"input_ids": axes, "inputs_embeds": axes}, model)


def trace_decoder(model) -> Graph:
    text = model.config.text_config
    # Two and three: different from each other and from 1, so that no dimension is taken for another.
    past_length, length = 2, 3
    past = [torch.zeros(1, text.num_key_value_heads, past_length, text.head_dim) for _ in range(2 * text.num_hidden_layers)]
    inputs = (torch.zeros(1, length, text.hidden_size), torch.arange(past_length + 1, past_length + length + 1)[None], *past)
    names = [f"{layer}.{part}" for layer in range(text.num_hidden_layers) for part in ("key", "value")]
    past_names, present_names = [f"past_key_values.{name}" for name in names], [f"present.{name}" for name in names]
    row = {0: "batch_size", 1: "sequence_length"}
    axes = {
        "inputs_embeds": row,
        "position_ids": row,
        "logits": row,
        **{name: {0: "batch_size", 2: "past_sequence_length"} for name in past_names},
        **{name: {0: "batch_size", 2: "total_sequence_length"} for name in present_names},
    }
    graph = trace("decoder_model_merged", Decoder(model), inputs, ["inputs_embeds", "position_ids", *past_names], ["logits", *present_names], axes, model)
    graph.model.graph.output[0].type.tensor_type.shape.dim[2].dim_value = text.vocab_size
    return graph


def trace(name, module, inputs, input_names, output_names, axes, model) -> Graph:
    stored = io.BytesIO()
    # As inputs they are not compared with one another: equal ones would become one.
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(module, inputs, stored, input_names=input_names, output_names=output_names, dynamic_axes=axes, opset_version=OPSET, do_constant_folding=False, export_params=False, keep_initializers_as_inputs=True, dynamo=False)
    graph = onnx.load_from_string(stored.getvalue())
    own = {id(value): hub_name(key) for key, value in model.state_dict(keep_vars=True).items() if key != "lm_head.weight"}
    tensors = {key: own[id(value)] for key, value in module.state_dict(keep_vars=True).items() if id(value) in own}
    return Graph(name, graph, attach(graph.graph, input_names, tensors))


def attach(graph, input_names, tensors) -> dict[str, Weight]:
    """Parameters become initialisers without values; a matrix that is only used transposed is stored that way."""
    shapes = {value.name: [dim.dim_value for dim in value.type.tensor_type.shape.dim] for value in graph.input}
    parameters = [value for value in graph.input if value.name not in input_names]
    for value in parameters:
        graph.input.remove(value)
    weights = {value.name: Weight(tensors[value.name], False) for value in parameters}
    for node in [node for node in graph.node if node.op_type == "Transpose" and node.input[0] in weights]:
        source = node.input[0]
        turned = f"{source}.transposed"
        weights[turned] = Weight(weights[source].tensor, True)
        shapes[turned] = shapes[source][::-1]
        for user in graph.node:
            user.input[:] = [turned if name == node.output[0] else name for name in user.input]
        graph.node.remove(node)
    used = {name for node in graph.node for name in node.input}
    weights = {name: weight for name, weight in weights.items() if name in used}
    for name in weights:
        graph.initializer.append(onnx.TensorProto(name=name, data_type=onnx.TensorProto.FLOAT, dims=shapes[name]))
    return weights
