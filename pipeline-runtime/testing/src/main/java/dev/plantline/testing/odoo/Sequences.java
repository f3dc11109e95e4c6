package dev.plantline.testing.odoo;

/** Numbers of documents, as Odoo's sequences give them. */
final class Sequences {
    private final Store store;

    Sequences(Store store) {
        this.store = store;
    }

    /** The next number of a kind, for example {@code WH/MO/00042}. */
    String next(String kind, String prefix) {
        return prefix + String.format("%05d", store.nextId("sequence of " + kind));
    }
}
