package dev.plantline.model.signature;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads dictionaries of HTTP structured fields (RFC 8941) in one pass, without going back. Stricter than the RFC where that is safer: a name that
 * stands twice is refused, decimals are not known, and length and number of members are bounded.
 */
final class FieldReader {
    /** Longest field, characters. */
    static final int MAX_LENGTH = 4096;
    /** Most members of a dictionary, items of a list, and parameters of an item. */
    static final int MAX_MEMBERS = 16;

    private static final String NAME_PUNCTUATION = "_-.*";
    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~:/";
    private static final int MAX_DIGITS = 15;

    private final String text;
    private int at;

    private FieldReader(String text) {
        this.text = text;
    }

    /** Thrown with the place of a mistake; never leaves this package. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedException(String message) {
            super(message, null, false, false);
        }
    }

    /** A bare word, which is written without quotes. */
    record Token(String word) {}

    /** One name and what is behind it, parameters included. */
    private interface Member<T> {
        T read(FieldReader reader) throws MalformedException;
    }

    /** A dictionary whose members are inner lists of strings, as in {@code Signature-Input}. */
    static Map<String, InnerList> innerLists(String field) throws MalformedException {
        return dictionary(field, FieldReader::innerList);
    }

    /** A dictionary whose members are byte sequences, as in {@code Signature} and {@code Content-Digest}; their parameters are read over. */
    static Map<String, byte[]> byteSequences(String field) throws MalformedException {
        return dictionary(field, reader -> {
            byte[] bytes = reader.bytes();
            reader.parameters();
            return bytes;
        });
    }

    private static <T> Map<String, T> dictionary(String field, Member<T> member) throws MalformedException {
        if (field.length() > MAX_LENGTH) {
            throw new MalformedException("it is longer than " + MAX_LENGTH + " characters");
        }
        var reader = new FieldReader(field);
        var members = new LinkedHashMap<String, T>();
        reader.spaces();
        do {
            reader.whitespace();
            String name = reader.name();
            reader.expect('=');
            if (members.put(name, member.read(reader)) != null) {
                throw new MalformedException("'" + name + "' stands twice");
            }
            reader.bound(members.size());
            reader.whitespace();
        } while (reader.takes(','));
        if (reader.at < field.length()) {
            throw reader.unexpected("a comma or the end");
        }
        return members;
    }

    private InnerList innerList() throws MalformedException {
        expect('(');
        var items = new ArrayList<InnerList.Item>();
        spaces();
        while (!takes(')')) {
            items.add(new InnerList.Item(string(), parameters()));
            bound(items.size());
            if (peek() != ')' && peek() != ' ') {
                throw unexpected("a space or ')'");
            }
            spaces();
        }
        return new InnerList(List.copyOf(items), parameters());
    }

    private Map<String, Object> parameters() throws MalformedException {
        var parameters = new LinkedHashMap<String, Object>();
        while (takes(';')) {
            spaces();
            String name = name();
            Object value = takes('=') ? bareItem() : Boolean.TRUE;
            if (parameters.put(name, value) != null) {
                throw new MalformedException("the parameter '" + name + "' stands twice");
            }
            bound(parameters.size());
        }
        return parameters;
    }

    private Object bareItem() throws MalformedException {
        char first = peek();
        if (first == '"') {
            return string();
        }
        if (first == ':') {
            return bytes();
        }
        if (first == '?') {
            at++;
            if (takes('1')) {
                return Boolean.TRUE;
            }
            expect('0');
            return Boolean.FALSE;
        }
        if (first == '-' || isDigit(first)) {
            return integer();
        }
        if (isLetter(first) || first == '*') {
            int from = at++;
            while (isLetter(peek()) || isDigit(peek()) || TOKEN_PUNCTUATION.indexOf(peek()) >= 0) {
                at++;
            }
            return new Token(text.substring(from, at));
        }
        throw unexpected("a value");
    }

    private Long integer() throws MalformedException {
        int from = at;
        takes('-');
        int digits = at;
        while (isDigit(peek())) {
            at++;
        }
        if (at == digits || at - digits > MAX_DIGITS || peek() == '.') {
            throw new MalformedException(
                    "a number at character " + (from + 1) + " is not an integer of at most 15 digits");
        }
        return Long.valueOf(text.substring(from, at));
    }

    private String string() throws MalformedException {
        expect('"');
        var value = new StringBuilder();
        while (!takes('"')) {
            char next = peek();
            if (next == '\\') {
                at++;
                next = peek();
                if (next != '"' && next != '\\') {
                    throw unexpected("a quote or a backslash");
                }
            } else if (next < ' ' || next > '~') {
                throw unexpected("a printable ASCII character");
            }
            value.append(next);
            at++;
        }
        return value.toString();
    }

    private byte[] bytes() throws MalformedException {
        expect(':');
        int end = text.indexOf(':', at);
        if (end < 0) {
            throw new MalformedException("the colon behind a byte sequence is missing");
        }
        try {
            byte[] value = Base64.getDecoder().decode(text.substring(at, end));
            at = end + 1;
            return value;
        } catch (IllegalArgumentException e) {
            throw new MalformedException("the byte sequence at character " + (at + 1) + " is not base64");
        }
    }

    private String name() throws MalformedException {
        int from = at;
        if (!isLowerCase(peek()) && peek() != '*') {
            throw unexpected("a name in lower case");
        }
        while (isLowerCase(peek()) || isDigit(peek()) || NAME_PUNCTUATION.indexOf(peek()) >= 0) {
            at++;
        }
        return text.substring(from, at);
    }

    private void bound(int members) throws MalformedException {
        if (members > MAX_MEMBERS) {
            throw new MalformedException("it has more than " + MAX_MEMBERS + " members");
        }
    }

    /** The next character; 0 at the end, which is no character of any field. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean takes(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char wanted) throws MalformedException {
        if (!takes(wanted)) {
            throw unexpected("'" + wanted + "'");
        }
    }

    private void spaces() {
        while (peek() == ' ') {
            at++;
        }
    }

    private void whitespace() {
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
    }

    private MalformedException unexpected(String wanted) {
        return new MalformedException("character " + (at + 1) + " should be " + wanted);
    }

    private static boolean isLetter(char each) {
        return isLowerCase(each) || each >= 'A' && each <= 'Z';
    }

    private static boolean isLowerCase(char each) {
        return each >= 'a' && each <= 'z';
    }

    private static boolean isDigit(char each) {
        return each >= '0' && each <= '9';
    }

    /** A byte sequence as it stands in a field. */
    static String written(byte[] bytes) {
        return ":" + Base64.getEncoder().encodeToString(bytes) + ":";
    }
}
