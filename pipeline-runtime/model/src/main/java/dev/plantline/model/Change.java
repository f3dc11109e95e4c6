package dev.plantline.model;

/** What a document would do to the record that it describes, as the target is now. The later ones say more than those before them. */
public enum Change {
    /** Nothing: the record is as the document says, or the message had its outcome before. */
    kept,
    /** The target would refuse it as things stand; what is worked before it in the same run may put that right. */
    unclear,
    /** The record is there and would be another one. */
    changed,
    /** There is no such record yet. */
    created
}
