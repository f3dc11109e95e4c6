package dev.plantline.model;

import java.util.List;

/**
 * Tells somebody, on a record of the target, that messages about it are refused for one cause.
 *
 * @param key the same for every message of the interface with this cause and record; 32 hex digits
 * @param record model,id
 * @param login of the target's user who is told
 * @param summary in a few words, at most {@value #LONGEST_SUMMARY} characters, plain text in one line
 * @param texts paragraphs, plain text, at most {@value #MOST_TEXTS} of at most {@value #LONGEST_TEXT} characters
 */
public record Notice(String key, String record, String login, String summary, List<String> texts) {
    /** Longest summary, characters. */
    public static final int LONGEST_SUMMARY = 200;
    /** Most paragraphs. */
    public static final int MOST_TEXTS = 20;
    /** Longest paragraph, characters. */
    public static final int LONGEST_TEXT = 2500;

    /** Copies the texts. */
    public Notice {
        texts = List.copyOf(texts);
    }
}
