package dev.plantline.sandbox;

import dev.plantline.command.Plantline;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Sends each line of its standard input as a message, as a system of the plant does that writes to a topic of its own. */
final class KafkaLines {
    private KafkaLines() {}

    /** Arguments: HOST:PORT of the broker, topic. Ends with an error when the broker does not take a line. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Plantline.quietLibraries();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (KafkaSender sender = new KafkaSender(Map.of("bootstrap.servers", arguments[0]), arguments[1])) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (sender.send(line.getBytes(StandardCharsets.UTF_8)) != Sender.Answer.accepted) {
                    throw new SandboxException("the broker has not taken: " + line);
                }
            }
        }
    }
}
