package dev.plantline.operator.desired;

/** Texts of which the operator keeps the same for thousands of interfaces: what a template fills in, reasons, messages of policies. */
public final class SharedText {
    /** Longest text that is shared; longer ones are seldom the same. A value that is told of a template has 250 characters at most. */
    private static final int LONGEST = 512;

    private SharedText() {}

    /** The same text, which is in memory once, as long as somebody has it; a long one is left as it is. */
    public static String of(String text) {
        return text.length() <= LONGEST ? text.intern() : text;
    }
}
