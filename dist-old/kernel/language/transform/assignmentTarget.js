"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.assignmentTarget = assignmentTarget;
const compiler_js_1 = require("../service/compiler.js");
function assignmentTarget(name, factory, rewriting) {
    const target = (each) => {
        const inner = assignmentTarget(each.name, factory, rewriting);
        if (!each.initializer)
            return inner;
        return factory.createAssignment(inner, rewriting.expression(each.initializer));
    };
    const key = ({ propertyName, name }) => {
        if (!propertyName)
            return factory.createIdentifier(name.text);
        if (!compiler_js_1.compiler.isComputedPropertyName(propertyName))
            return propertyName;
        return factory.createComputedPropertyName(rewriting.expression(propertyName.expression));
    };
    if (compiler_js_1.compiler.isIdentifier(name))
        return rewriting.reference(name);
    if (compiler_js_1.compiler.isObjectBindingPattern(name)) {
        return factory.createObjectLiteralExpression(name.elements.map((each) => each.dotDotDotToken
            ? factory.createSpreadAssignment(target(each))
            : factory.createPropertyAssignment(key(each), target(each))));
    }
    return factory.createArrayLiteralExpression(name.elements.map((each) => {
        if (compiler_js_1.compiler.isOmittedExpression(each))
            return each;
        return each.dotDotDotToken ? factory.createSpreadElement(target(each)) : target(each);
    }));
}
//# sourceMappingURL=assignmentTarget.js.map