"""The worker for PyTorch: the chapter's models, eager or compiled (BENCH_COMPILE=1), with channels last, which is faster."""

import os

import torch
from protocol import read_mnist, serve
from torch import nn

COMPILED = os.environ["BENCH_COMPILE"] == "1"
DEVICE = "cuda" if os.environ["BENCH_DEVICE"] == "gpu" else "cpu"


def compiled(function):
    return torch.compile(function) if COMPILED else function


def on_device(module):
    for name, parameter in module.named_parameters():
        nn.init.zeros_(parameter) if name.endswith("bias") else nn.init.xavier_uniform_(parameter)
    return module.to(DEVICE, memory_format=torch.channels_last)


def count(*modules):
    return sum(parameter.numel() for module in modules for parameter in module.parameters())


def mixed(settings):
    return torch.autocast(DEVICE, torch.bfloat16, enabled=settings["precision"] == "mixed")


def crossentropy(labels, probability):
    """Keras' binary cross-entropy. (torch's own refuses labels above 1, which the book's noise produces.)"""
    p = probability.float().clamp(1e-7, 1 - 1e-7)
    return -(labels * p.log() + (1 - labels) * (1 - p).log()).mean()


def build_encoder():
    return nn.Sequential(
        *(nn.Conv2d(1, 32, 3, padding=1), nn.ReLU()),
        *(nn.Conv2d(32, 64, 3, stride=2, padding=1), nn.ReLU()),
        *(nn.Conv2d(64, 64, 3, padding=1), nn.ReLU()),
        *(nn.Conv2d(64, 64, 3, padding=1), nn.ReLU()),
        *(nn.Flatten(), nn.Linear(14 * 14 * 64, 32), nn.ReLU()),
        nn.Linear(32, 4),  # zMean and zLogVar
    )


def build_decoder():
    return nn.Sequential(
        *(nn.Linear(2, 14 * 14 * 64), nn.ReLU(), nn.Unflatten(1, (64, 14, 14))),
        *(nn.ConvTranspose2d(64, 32, 3, stride=2, padding=1, output_padding=1), nn.ReLU()),
        *(nn.Conv2d(32, 1, 3, padding=1), nn.Sigmoid()),
    )


def vae(settings):
    batch_size = settings["batchSize"]
    images, _ = read_mnist(settings["images"])
    data = (torch.frombuffer(bytearray(images), dtype=torch.uint8).reshape(-1, 1, 28, 28).float() / 255).to(DEVICE)
    del images
    encoder, decoder = on_device(build_encoder()), on_device(build_decoder())
    weights = [*encoder.parameters(), *decoder.parameters()]
    optimizer = torch.optim.RMSprop(weights, 1e-3, alpha=0.9, eps=1e-7, foreach=True)
    batches = iter(())

    @compiled
    def losses(batch):
        with mixed(settings):
            z_mean, z_log_var = encoder(batch).float().chunk(2, 1)
            decoded = decoder(z_mean + torch.exp(z_log_var / 2) * torch.randn_like(z_mean))
        reconstruction = crossentropy(batch, decoded)
        kl = -5e-4 * (1 + z_log_var - z_mean.square() - z_log_var.exp()).mean()
        return reconstruction + kl

    def step():
        nonlocal batches
        indices = next(batches, None)
        if indices is None:
            whole = len(data) // batch_size * batch_size
            batches = iter(torch.randperm(len(data), device=DEVICE)[:whole].reshape(-1, batch_size))
            indices = next(batches)
        optimizer.zero_grad()
        loss = losses(data[indices].contiguous(memory_format=torch.channels_last))
        loss.backward()
        optimizer.step()
        return loss.item()

    return step, count(encoder, decoder)


def build_generator(width):
    small, large = round(128 * width), round(256 * width)
    return nn.Sequential(
        *(nn.Linear(32, small * 16 * 16), nn.LeakyReLU(0.3), nn.Unflatten(1, (small, 16, 16))),
        *(nn.Conv2d(small, large, 5, padding=2), nn.LeakyReLU(0.3)),
        *(nn.ConvTranspose2d(large, large, 4, stride=2, padding=1), nn.LeakyReLU(0.3)),
        *(nn.Conv2d(large, large, 5, padding=2), nn.LeakyReLU(0.3)),
        *(nn.Conv2d(large, large, 5, padding=2), nn.LeakyReLU(0.3)),
        *(nn.Conv2d(large, 3, 7, padding=3), nn.Tanh()),
    )


def build_discriminator(width):
    filters = round(128 * width)
    return nn.Sequential(
        *(nn.Conv2d(3, filters, 3), nn.LeakyReLU(0.3)),
        *(nn.Conv2d(filters, filters, 4, stride=2), nn.LeakyReLU(0.3)),
        *(nn.Conv2d(filters, filters, 4, stride=2), nn.LeakyReLU(0.3)),
        *(nn.Conv2d(filters, filters, 4, stride=2), nn.LeakyReLU(0.3)),
        *(nn.Flatten(), nn.Dropout(0.4), nn.Linear(2 * 2 * filters, 1), nn.Sigmoid()),
    )


def dcgan(settings):
    batch_size, width = settings["batchSize"], settings["width"]
    generator, discriminator = on_device(build_generator(width)), on_device(build_discriminator(width))
    book = dict(alpha=0.9, eps=1e-8, foreach=True)  # the book's decay of 1e-8 is too small to matter here
    d_optimizer = torch.optim.RMSprop(discriminator.parameters(), 8e-4, **book)
    a_optimizer = torch.optim.RMSprop(generator.parameters(), 4e-4, **book)
    images = (2 * torch.rand(10 * batch_size, 3, 32, 32) - 1).to(DEVICE, memory_format=torch.channels_last)
    at = 0

    def noise():
        return torch.randn(batch_size, 32, device=DEVICE)

    @compiled
    def judge_loss(generated, real):
        labels = torch.cat([torch.ones(batch_size, 1, device=DEVICE), torch.zeros(batch_size, 1, device=DEVICE)])
        with mixed(settings):
            probability = discriminator(torch.cat([generated.float(), real]))
        return crossentropy(labels + 0.05 * torch.rand_like(labels), probability)

    @compiled
    def misleading_loss(z):
        with mixed(settings):
            probability = discriminator(generator(z))
        return crossentropy(torch.zeros(batch_size, 1, device=DEVICE), probability)

    @compiled
    def generate(z):
        with mixed(settings):
            return generator(z)

    def minimize(loss, module, optimizer):
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_value_(module.parameters(), 1.0)
        optimizer.step()
        return loss.item()

    def step():
        nonlocal at
        real = images[at : at + batch_size]
        at = (at + batch_size) % len(images)
        with torch.no_grad():
            generated = generate(noise())
        d_loss = minimize(judge_loss(generated, real), discriminator, d_optimizer)
        discriminator.requires_grad_(False)  # its gradients are not needed now
        minimize(misleading_loss(noise()), generator, a_optimizer)
        discriminator.requires_grad_(True)
        return d_loss

    return step, count(generator, discriminator)


def grid(settings):
    decoder = on_device(build_decoder())
    decode = compiled(decoder)
    line = torch.linspace(-1.6, 1.6, 15, device=DEVICE)
    points = torch.stack([line.repeat(15), line.repeat_interleave(15)], 1)

    def step():
        with torch.inference_mode():
            decode(points).cpu()

    return step, count(decoder)


def mnist(settings):
    def step():
        images, labels = read_mnist()
        (torch.frombuffer(bytearray(images), dtype=torch.uint8).reshape(-1, 1, 28, 28).float() / 255).to(DEVICE)
        torch.frombuffer(bytearray(labels), dtype=torch.uint8).to(DEVICE)

    return step, 0


if __name__ == "__main__":
    torch.set_num_threads(int(os.environ["BENCH_THREADS"]))
    torch.manual_seed(1)
    if DEVICE == "cuda" and not torch.cuda.is_available():
        raise SystemExit("--device gpu: PyTorch finds no GPU. Check nvidia-smi, or use --device cpu.")
    if DEVICE == "cuda":  # as TensorFlow does on its own: TensorFloat-32, and the fastest of cuDNN's algorithms
        torch.set_float32_matmul_precision("high")
        torch.backends.cudnn.benchmark = True
    serve(dict(vae=vae, dcgan=dcgan, grid=grid, mnist=mnist), {"torch": torch.__version__})
