package dev.plantline.odoo.kit;

/**
 * The parts of a side kit that only some duties need. Odoo compiles and checks the whole text for every call, which costs it about 2 ms of CPU
 * for each 100 lines of code; and what is not in the text cannot be asked for.
 */
public enum KitPart {
    /** Lines that are matched, replaced or added by a write of the record they belong to. */
    lines,
    /** The step {@code load}, and {@code upsert}, which is one. */
    load,
    /** The step {@code find}; needs {@link #lines}. */
    find,
    /** The step {@code call}. */
    call
}
