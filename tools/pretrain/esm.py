"""ESM-2's masked language model in plain PyTorch, in bfloat16 for training on a CPU or in float32 as a reference."""

import hashlib
import json
import os
import struct

import numpy as np
import torch
import torch.nn.functional as F

from corpus import LETTERS, MASK, PAD

VOCABULARY = 33


class Attention(torch.autograd.Function):
    """softmax(q k^T) v, without padding, in pieces that stay in cache; the weights are computed again backwards."""

    @staticmethod
    def pieces(q):
        step = max(1, (1 << 20) // q.shape[1] ** 2)
        return [slice(i, i + step) for i in range(0, len(q), step)]

    @staticmethod
    def forward(ctx, q, k, v):
        ctx.save_for_backward(q, k, v)
        out = torch.empty_like(q)
        for s in Attention.pieces(q):
            out[s] = torch.bmm(torch.bmm(q[s], k[s].transpose(1, 2)).softmax(-1), v[s])
        return out

    @staticmethod
    def backward(ctx, grad):
        q, k, v = ctx.saved_tensors
        grad = grad.contiguous()
        dq, dk, dv = (torch.empty_like(q) for _ in range(3))
        for s in Attention.pieces(q):
            p = torch.bmm(q[s], k[s].transpose(1, 2)).softmax(-1)
            dv[s] = torch.bmm(p.transpose(1, 2), grad[s])
            dp = torch.bmm(grad[s], v[s].transpose(1, 2))
            dz = torch._softmax_backward_data(dp, p, -1, q.dtype)
            dq[s] = torch.bmm(dz, k[s])
            dk[s] = torch.bmm(dz.transpose(1, 2), q[s])
        return dq, dk, dv


class Esm:
    """Parameters by their Hugging Face names, in float32 (`weights`); `leaves` are the copies one step computes with."""

    def __init__(self, layers, dim, heads):
        self.layers, self.dim, self.heads = layers, dim, heads
        self.rotary, self.weights, self.leaves = {}, {}, {}
        generator = torch.Generator().manual_seed(0)

        def linear(name, rows, columns):
            self.weights[name + ".weight"] = torch.randn(rows, columns, generator=generator) * 0.02
            self.weights[name + ".bias"] = torch.zeros(rows)

        def norm(name):
            self.weights[name + ".weight"], self.weights[name + ".bias"] = torch.ones(dim), torch.zeros(dim)

        self.weights["esm.embeddings.word_embeddings.weight"] = torch.randn(VOCABULARY, dim, generator=generator) * 0.02
        for layer in range(layers):
            p = f"esm.encoder.layer.{layer}."
            norm(p + "attention.LayerNorm")
            norm(p + "LayerNorm")
            for part in "query", "key", "value":
                linear(p + f"attention.self.{part}", dim, dim)
            linear(p + "attention.output.dense", dim, dim)
            linear(p + "intermediate.dense", 4 * dim, dim)
            linear(p + "output.dense", dim, 4 * dim)
        norm("esm.encoder.emb_layer_norm_after")
        linear("lm_head.dense", dim, dim)
        norm("lm_head.layer_norm")
        self.weights["lm_head.bias"] = torch.zeros(VOCABULARY)

    def begin(self, dtype):
        """Makes the leaves: matrices of the blocks and their biases in `dtype`, embedding and norms in float32."""
        self.dtype, self.leaves = dtype, {}
        for name, value in self.weights.items():
            full = "embeddings" in name or "orm" in name or name == "lm_head.bias"
            leaf = value.detach() if full else value.detach().to(dtype)
            self.leaves[name] = leaf.requires_grad_(True)

    def _rotate(self, x):
        size, width = x.shape[-2:]
        if (size, width, self.dtype) not in self.rotary:
            full = torch.float64 if self.dtype == torch.float64 else torch.float32
            rate = 1.0 / (10000 ** (torch.arange(0, width, 2).to(full) / width))
            angle = torch.outer(torch.arange(size).to(full), rate)
            angle = torch.cat([angle, angle], -1)
            self.rotary[size, width, self.dtype] = (angle.cos().to(self.dtype), angle.sin().to(self.dtype))
        cos, sin = self.rotary[size, width, self.dtype]
        half = width // 2
        return x * cos + torch.cat([-x[..., half:], x[..., :half]], -1) * sin

    def forward(self, tokens, where=None, keep=None):
        """Logits of all tokens, or of those at `where`. Appends hook_embed, the residual stream after each block and
        the final norm to the list `keep`."""
        leaf, dim, heads = self.leaves, self.dim, self.heads
        rows, size = tokens.shape
        pad, masked = tokens == PAD, tokens == MASK
        # Token dropout: masked places are 0, the rest is scaled as if 12 % were masked.
        share = masked.sum(1) / (~pad).sum(1)
        scale = ((1 - 0.15 * 0.8) / (1 - share))[:, None] * (~pad & ~masked)
        x = F.embedding(tokens, leaf["esm.embeddings.word_embeddings.weight"]) * scale[..., None]
        bias = torch.zeros(rows, 1, 1, size, dtype=self.dtype).masked_fill_(pad[:, None, None], -1e4)
        padded = bool(pad.any())

        def norm(x, name):
            return F.layer_norm(x, (dim,), leaf[name + ".weight"], leaf[name + ".bias"], 1e-5)

        def linear(x, name):
            return F.linear(x, leaf[name + ".weight"], leaf[name + ".bias"])

        for layer in range(self.layers):
            if keep is not None:
                keep.append(x)
            p = f"esm.encoder.layer.{layer}."
            h = norm(x, p + "attention.LayerNorm").to(self.dtype)
            q, k, v = (
                linear(h, p + f"attention.self.{part}").view(rows, size, heads, -1).transpose(1, 2)
                for part in ("query", "key", "value"))
            q, k = self._rotate(q * (dim // heads) ** -0.5), self._rotate(k)
            q, k, v = (t.reshape(rows * heads, size, -1) for t in (q, k, v))
            if padded:
                z = torch.bmm(q, k.transpose(1, 2)).view(rows, heads, size, size) + bias
                z = torch.bmm(z.view(rows * heads, size, size).softmax(-1), v)
            else:
                z = Attention.apply(q, k, v)
            z = z.view(rows, heads, size, -1).transpose(1, 2).reshape(rows, size, dim)
            x = x + linear(z, p + "attention.output.dense")
            h = F.gelu(linear(norm(x, p + "LayerNorm").to(self.dtype), p + "intermediate.dense"))
            x = x + linear(h, p + "output.dense")
        if where is not None:
            x = x[where]
        if keep is not None:
            keep.append(x)
        x = norm(x, "esm.encoder.emb_layer_norm_after")
        if keep is not None:
            keep.append(x)
        x = F.gelu(linear(x.to(self.dtype), "lm_head.dense")).to(x.dtype)
        x = norm(x, "lm_head.layer_norm")
        return F.linear(x, leaf["esm.embeddings.word_embeddings.weight"], leaf["lm_head.bias"])


def write_safetensors(path, tensors, kind, metadata=None):
    """`kind`: F16 or F32."""
    header, at, parts = {"__metadata__": {"format": "pt", **(metadata or {})}}, 0, []
    for name in sorted(tensors):
        value = tensors[name].detach().to(torch.float16 if kind == "F16" else torch.float32).contiguous()
        data = value.numpy().tobytes()
        header[name] = {"dtype": kind, "shape": list(value.shape), "data_offsets": [at, at + len(data)]}
        at += len(data)
        parts.append(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    data = struct.pack("<Q", len(text)) + text + b"".join(parts)
    with open(path, "wb") as file:
        file.write(data)
    return hashlib.sha256(data).hexdigest()


def read_safetensors(path):
    """All tensors of a file, as numpy arrays by name."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header, data = json.loads(file.read(length)), file.read()
    header.pop("__metadata__", None)
    kinds = {"F16": "<f2", "F32": "<f4", "I64": "<i8"}
    return {
        name: np.frombuffer(data[slice(*entry["data_offsets"])], kinds[entry["dtype"]]).reshape(entry["shape"])
        for name, entry in header.items()}


def read_folder(folder):
    """A Hugging Face folder with one safetensors file of F16 or F32."""
    with open(os.path.join(folder, "config.json")) as file:
        config = json.load(file)
    model = Esm(config["num_hidden_layers"], config["hidden_size"], config["num_attention_heads"])
    tensors = read_safetensors(os.path.join(folder, "model.safetensors"))
    model.weights = {name: torch.from_numpy(tensors[name].astype(np.float32)) for name in model.weights}
    return model


def write_folder(model, folder):
    """The model as a Hugging Face folder in float16; returns the SHA-256 of the weights."""
    os.makedirs(folder, exist_ok=True)
    config = {
        "architectures": ["EsmForMaskedLM"], "attention_probs_dropout_prob": 0.0, "classifier_dropout": None,
        "emb_layer_norm_before": False, "hidden_act": "gelu", "hidden_dropout_prob": 0.0, "hidden_size": model.dim,
        "initializer_range": 0.02, "intermediate_size": 4 * model.dim, "is_folding_model": False,
        "layer_norm_eps": 1e-05, "mask_token_id": 32, "max_position_embeddings": 1026, "model_type": "esm",
        "num_attention_heads": model.heads, "num_hidden_layers": model.layers, "pad_token_id": 1,
        "position_embedding_type": "rotary", "token_dropout": True, "torch_dtype": "float16", "use_cache": True,
        "vocab_list": None, "vocab_size": VOCABULARY}
    with open(os.path.join(folder, "config.json"), "w") as file:
        json.dump(config, file, indent=2)
        file.write("\n")
    names = ["<cls>", "<pad>", "<eos>", "<unk>", *LETTERS, "<null_1>", "<mask>"]
    with open(os.path.join(folder, "vocab.txt"), "w") as file:
        file.write("\n".join(names))
    return write_safetensors(os.path.join(folder, "model.safetensors"), model.weights, "F16")
