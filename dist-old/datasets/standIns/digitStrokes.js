"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.WAYS_TO_WRITE = void 0;
/** The ways to write each digit 0..9; numbers are hundredths of the box. */
exports.WAYS_TO_WRITE = [
    [[oval(50, 50, 34, 50, -100, 262)], [oval(50, 50, 27, 50, -60, 290)], [oval(50, 50, 40, 46, -80, 300)]],
    [
        [curve("50,0 50,50 50,100")],
        [line("32,20 53,0 50,100")],
        [line("32,20 53,0 53,100"), line("30,100 76,100")],
    ],
    [
        [curve("16,26 25,8 48,0 73,8 79,28 67,53 42,78 14,100"), curve("14,100 50,98 86,100")],
        [curve("16,25 26,6 50,0 76,10 76,34 58,62 34,90 18,98 10,89 20,80 42,87 64,97 90,93")],
    ],
    [
        [curve("16,14 32,2 54,0 74,10 76,28 62,42 40,47"), curve("40,47 66,50 82,64 80,84 60,98 36,100 14,89")],
        [line("20,2 76,2 44,40"), curve("44,40 68,44 82,62 78,84 58,98 34,100 14,88")],
    ],
    [
        [curve("20,0 16,26 12,54"), line("12,54 88,50"), line("70,2 64,100")],
        [line("64,0 8,64 90,64"), line("64,0 64,100")],
        [curve("22,4 15,30 24,50 50,54 74,44"), curve("78,0 74,44 68,100")],
    ],
    [
        [line("82,2 28,2 20,44"), curve("20,44 42,36 66,41 80,58 77,82 57,98 32,100 12,90")],
        [curve("36,5 60,4 88,0"), curve("36,5 30,24 26,40"), curve("26,40 50,44 69,58 71,78 54,96 30,100 10,94")],
    ],
    [
        [curve("68,0 44,14 25,40 17,68 25,91 48,100 71,92 79,73 68,55 47,51 28,60 18,76")],
        [curve("46,0 32,28 23,58 24,84 42,100 65,93 73,75 62,60 44,60 28,76")],
    ],
    [
        [line("14,3 82,2"), curve("82,2 62,36 47,68 38,100")],
        [line("14,3 82,2"), curve("82,2 64,36 50,68 42,100"), line("34,52 78,48")],
        [curve("12,18 15,5 45,5 82,0"), curve("82,0 70,34 62,66 60,100")],
    ],
    [
        [curve("72,14 50,0 27,11 29,31 52,47 76,66 74,89 50,100 25,89 24,67 48,47 70,30 73,12")],
        [oval(50, 24, 23, 24, 90, 450), oval(50, 74, 29, 26, -90, 270)],
    ],
    [
        [oval(47, 27, 28, 27, -20, 340), curve("75,18 73,60 64,100")],
        [oval(48, 28, 28, 28, -20, 340), curve("76,20 79,60 70,90 48,100 24,93")],
        [curve("72,8 48,0 26,12 22,34 42,45 64,34 76,6"), line("76,6 72,100")],
    ],
];
/** Straight lines from point to point, in small steps, so that they can be bent. */
function line(text) {
    const corners = pointsOf(text);
    return corners.slice(1).flatMap(([x1, y1], i) => {
        const [x0, y0] = corners[i];
        return Array.from({ length: 9 }, (_, step) => [
            x0 + (step / 8) * (x1 - x0),
            y0 + (step / 8) * (y1 - y0),
        ]);
    });
}
/** A smooth curve through the points (Catmull-Rom). */
function curve(text) {
    const points = pointsOf(text);
    const at = (i) => points[Math.min(Math.max(i, 0), points.length - 1)];
    const stroke = [points[0]];
    for (let i = 0; i + 1 < points.length; i++) {
        for (const t of [0.2, 0.4, 0.6, 0.8, 1]) {
            const through = (axis) => {
                const [a, b, c, d] = [at(i - 1)[axis], at(i)[axis], at(i + 1)[axis], at(i + 2)[axis]];
                return b + (t / 2) * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
            };
            stroke.push([through(0), through(1)]);
        }
    }
    return stroke;
}
/** An arc of an ellipse. Angles are in degrees: 0 is right, 90 is down. */
function oval(x, y, radiusX, radiusY, from, to) {
    return Array.from({ length: 33 }, (_, i) => {
        const angle = ((from + (i / 32) * (to - from)) * Math.PI) / 180;
        return [(x + radiusX * Math.cos(angle)) / 100, (y + radiusY * Math.sin(angle)) / 100];
    });
}
function pointsOf(text) {
    return text.split(" ").map((pair) => {
        const [x, y] = pair.split(",").map(Number);
        return [x / 100, y / 100];
    });
}
//# sourceMappingURL=digitStrokes.js.map