package dev.plantline.model;

import dev.plantline.api.v1alpha1.CodeMapSpec;

/**
 * One code table of the plant as the operator hands it to pods: versioned JSON, compressed with gzip.
 *
 * @param version of this form; a pod refuses one that it does not know and keeps the table that it has
 * @param name of the CodeMap
 * @param revision hash of what its codes mean; a pod takes it as given, whatever its own release would make of it
 * @param spec the table
 */
public record CodeMapFile(int version, String name, String revision, CodeMapSpec spec) {
    /** The form that this code reads and writes. */
    public static final int VERSION = 1;

    /** What this code understands of that form: a document that may be read by it may have fields that it does not know. */
    public static final int READER = 1;

    /** Name, revision and steward are small beside the table; white space is not written. */
    private static final int LONGEST_JSON = CodeMapSpec.MOST_BYTES + 4_096;

    /** Checks that it is whole. */
    public CodeMapFile {
        if (name == null || revision == null || spec == null || spec.kind() == null || spec.entries() == null) {
            throw new IllegalArgumentException("a code map is not whole");
        }
    }

    /** The same table in the form that this code writes. */
    public static CodeMapFile of(String name, String revision, CodeMapSpec spec) {
        return new CodeMapFile(VERSION, name, revision, spec);
    }

    /** As it is stored: equal tables give equal bytes. */
    public byte[] bytes() {
        return StoredJson.bytes(this);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it is damaged, too large, not whole, of another version or for a higher reader; the message says which
     */
    public static CodeMapFile read(byte[] stored) {
        return StoredJson.read(stored, CodeMapFile.class, "a code map", VERSION, READER, LONGEST_JSON);
    }
}
