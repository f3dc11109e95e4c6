package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLConnection;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/** Files of a record, and addresses of files: what is attached there already with the same content stands for it. */
final class Attachments {
    static final String MODEL = "ir.attachment";

    private Attachments() {}

    /**
     * Attaches a file to a record.
     *
     * @param said fileName, content or url, and perhaps mediaType
     * @param place of these in the document
     * @return the attachment, which may have been there
     */
    static long attach(Records records, String model, long to, JsonNode said, String place) {
        String fileName = said.path("fileName").asText().strip();
        if (fileName.isEmpty()) {
            throw OperationScene.wrong("document", "the file name is empty", place + "/fileName");
        }
        Map<String, Object> values = OperationScene.values("name", fileName, "res_model", model, "res_id", to);
        String same = content(said, fileName, values, place);
        for (long other : records.store().all(MODEL).keySet()) {
            if (records.text(MODEL, other, "res_model").equals(model)
                    && records.value(MODEL, other, "res_id").equals(to)
                    && records.text(MODEL, other, same).equals(values.get(same))) {
                return other;
            }
        }
        return records.create(MODEL, values);
    }

    /** Puts in what is attached, and gives back the field by which the same is known again. */
    private static String content(JsonNode said, String fileName, Map<String, Object> values, String place) {
        if (said.has("url")) {
            String url = said.path("url").asText();
            if (!url.startsWith("https://") || url.contains(" ")) {
                throw OperationScene.wrong(
                        "document", "the address does not begin with https://, or has a blank in it", place + "/url");
            }
            values.put("type", "url");
            values.put("url", url);
            return "url";
        }
        byte[] content = decoded(said.path("content").asText(), place);
        String guessed = URLConnection.guessContentTypeFromName(fileName);
        String media = said.path("mediaType").asText(guessed == null ? "application/octet-stream" : guessed);
        values.put("type", "binary");
        values.put("mimetype", media.contains("ht") || media.contains("xml") ? "text/plain" : media);
        values.put("file_size", (long) content.length);
        values.put("checksum", checksum(content));
        return "checksum";
    }

    private static byte[] decoded(String text, String place) {
        try {
            byte[] content = Base64.getDecoder().decode(text);
            if (content.length > 0
                    && Base64.getEncoder().encodeToString(content).equals(text)) {
                return content;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw OperationScene.wrong(
                "document",
                "the content is no file in base64, with its padding and without line breaks",
                place + "/content");
    }

    private static String checksum(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
