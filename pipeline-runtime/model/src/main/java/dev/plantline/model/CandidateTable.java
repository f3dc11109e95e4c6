package dev.plantline.model;

import dev.plantline.api.v1alpha1.CodeMapSpec;
import java.util.List;

/**
 * A table of a code map that waits for people, as the operator hands it to pods of delivery, which hold it against recorded messages and map none with it:
 * versioned JSON, compressed with gzip.
 *
 * @param version of this form; a pod refuses one that it does not know
 * @param name of the CodeMap
 * @param revision by which decisions name it: hash of what its codes mean
 * @param interfaces whose messages it is to be held against; pods leave alone what is none of theirs
 * @param spec the table
 */
public record CandidateTable(int version, String name, String revision, List<String> interfaces, CodeMapSpec spec) {
    /** The form that this code reads and writes. */
    public static final int VERSION = 1;

    /** What this code understands of that form: a document that may be read by it may have fields that it does not know. */
    public static final int READER = 1;

    /** Interfaces that a plant's pods are asked about at once, of all tables together: what they tell has to fit into their status. */
    public static final int MOST_INTERFACES = 100;

    /** White space is not written, and a name has at most 253 characters. */
    private static final int LONGEST_JSON = CodeMapSpec.MOST_BYTES + 4_096 + MOST_INTERFACES * 256;

    /** Checks that it is whole, and copies the list. */
    public CandidateTable {
        if (name == null
                || revision == null
                || interfaces == null
                || spec == null
                || spec.kind() == null
                || spec.entries() == null) {
            throw new IllegalArgumentException("a waiting code map is not whole");
        }
        if (interfaces.size() > MOST_INTERFACES) {
            throw new IllegalArgumentException(
                    "a waiting code map is for " + interfaces.size() + " interfaces, and at most " + MOST_INTERFACES);
        }
        interfaces = List.copyOf(interfaces);
    }

    /** In the form that this code writes. */
    public static CandidateTable of(String name, String revision, List<String> interfaces, CodeMapSpec spec) {
        return new CandidateTable(VERSION, name, revision, interfaces, spec);
    }

    /** The table, under the revision by which decisions name it. */
    public CodeMapFile table() {
        return CodeMapFile.of(name, revision, spec);
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
    public static CandidateTable read(byte[] stored) {
        return StoredJson.read(stored, CandidateTable.class, "a waiting code map", VERSION, READER, LONGEST_JSON);
    }
}
