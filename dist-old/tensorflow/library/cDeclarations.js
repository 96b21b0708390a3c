"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.declareFunction = declareFunction;
/** The function of a library with this name and this declaration. */
function declareFunction(library, name, declaration) {
    const [, result, parameters] = /^(.+)\((.*)\)$/s.exec(declaration);
    const variables = parameters === "" ? [] : parameters.split(",");
    const types = variables.map((variable) => koffiType(variable.replace(/\w+$/, "")));
    return library.func(name, koffiType(result), types);
}
/**
 * Pointers that koffi makes from strings and objects. It passes all others, also those to typed arrays, as
 * addresses.
 */
const CONVERTED = ["const char *", "const char **", "const int64_t **", "const TF_Output *"];
function koffiType(cType) {
    const type = cType.replace("_Nullable", "").trim();
    if (type.includes("*"))
        return CONVERTED.includes(type) ? type : "void *";
    return type === "TF_Code" || type === "TF_DataType" ? "int" : type;
}
//# sourceMappingURL=cDeclarations.js.map