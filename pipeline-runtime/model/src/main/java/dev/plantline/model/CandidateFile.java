package dev.plantline.model;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec;

/**
 * A revision of an interface that waits for people, as the operator hands it to pods of delivery, which hold it against recorded messages and run it for none:
 * versioned JSON, compressed with gzip.
 *
 * @param version of this form; a pod refuses one that it does not know
 * @param name of the interface
 * @param revision by which decisions name it
 * @param spec with every default filled in
 */
public record CandidateFile(int version, String name, String revision, OdooInterfaceSpec spec) {
    /** The form that this code reads and writes. */
    public static final int VERSION = 1;

    /** What this code understands of that form: a document that may be read by it may have fields that it does not know. */
    public static final int READER = 1;

    /** More than a ConfigMap of interfaces holds. */
    private static final int LONGEST_JSON = 2 << 20;

    /** Checks that it is whole. */
    public CandidateFile {
        if (name == null || revision == null || spec == null) {
            throw new IllegalArgumentException("a waiting revision is not whole");
        }
    }

    /** In the form that this code writes. */
    public static CandidateFile of(String name, String revision, OdooInterfaceSpec spec) {
        return new CandidateFile(VERSION, name, revision, spec);
    }

    /** As it is stored: equal ones give equal bytes. */
    public byte[] bytes() {
        return StoredJson.bytes(this);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it is damaged, too large, not whole, of another version or for a higher reader; the message says which
     */
    public static CandidateFile read(byte[] stored) {
        return StoredJson.read(stored, CandidateFile.class, "a waiting revision", VERSION, READER, LONGEST_JSON);
    }
}
