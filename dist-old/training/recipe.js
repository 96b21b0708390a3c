"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.recipeOf = recipeOf;
exports.recipeChanges = recipeChanges;
exports.refuseChanges = refuseChanges;
/** Makes the recipe of a training that is about to begin. */
function recipeOf(training) {
    const { options, optimizers, models, live, seed } = training;
    const settings = mapped(live, ({ value }) => (typeof value === "number" ? value : "a live value"));
    return {
        options: { ...options, ...settings, seed },
        optimizers: mapped(optimizers, optimizerRecipe),
        models: mapped(models, modelRecipe),
    };
}
const mapped = (record, to) => Object.fromEntries(Object.entries(record).map(([name, each]) => [name, to(each)]));
const optimizerRecipe = (optimizer) => {
    const settings = Object.entries(optimizer.getConfig()).filter(([name]) => name !== "learningRate");
    return { optimizer: optimizer.getClassName(), ...Object.fromEntries(settings) };
};
const modelRecipe = (model) => model.layers.map((layer) => {
    const settings = Object.entries(layer.getConfig()).filter(([name]) => !isIncidental(name));
    const nested = "layers" in layer ? { layers: modelRecipe(layer) } : undefined;
    return { layer: layer.getClassName(), ...(nested ?? Object.fromEntries(settings)) };
});
/** True for settings that don't matter on resume: names and weight initializers. */
const isIncidental = (name) => name === "name" || name.endsWith("Initializer");
/**
 * Compares a training with a checkpoint's recipe. Parts that an older checkpoint did not record are ignored.
 *
 * @returns the differences
 */
function recipeChanges(saved, now, step) {
    const changes = [];
    const compare = (name, detail, from, to) => {
        if (JSON.stringify(from) !== JSON.stringify(to))
            changes.push({ step, name, detail, from, to });
    };
    const compareAll = (name, detail, from, to) => {
        for (const key of Object.keys({ ...from, ...to }))
            compare(name, `${detail}${key}`, from[key], to[key]);
    };
    for (const name of Object.keys({ ...saved.options, ...now.options })) {
        compare(name, "", saved.options?.[name], now.options[name]);
    }
    for (const [name, from] of Object.entries(saved.optimizers ?? {})) {
        compareAll(name, "", from, now.optimizers[name] ?? {});
    }
    for (const [name, from] of Object.entries(saved.models ?? {})) {
        const to = now.models[name] ?? [];
        compare(name, "number of layers", from.length, to.length);
        from.forEach((layer, i) => {
            if (to[i])
                compareAll(name, `layer ${i + 1} (${String(layer.layer)}): `, layer, to[i]);
        });
    }
    return changes;
}
/**
 * Refuses changes that the caller has not allowed, since a run must otherwise resume bit for bit.
 *
 * @param allowed names of options, optimizers and models
 * @throws Error if anything else changed
 */
function refuseChanges(changes, allowed) {
    const refused = changes.filter(({ name }) => !allowed.includes(name));
    if (refused.length === 0)
        return;
    const list = refused.map(({ name, detail, from, to }) => {
        const what = detail ? `${name}, ${detail}` : name;
        return `  ${what}: the checkpoint has ${asText(from)}, this training has ${asText(to)}`;
    });
    const names = [...new Set(refused.map(({ name }) => JSON.stringify(name)))].join(", ");
    throw new Error(`The run's checkpoint was made with different settings:\n${list.join("\n")}\n` +
        `Use the checkpoint's settings, or start a run in another folder. To change them on purpose, name them: ` +
        `openRun(path, { resume: true, change: [${names}] }).`);
}
const asText = (value) => (typeof value === "string" ? value : (JSON.stringify(value) ?? "none"));
//# sourceMappingURL=recipe.js.map