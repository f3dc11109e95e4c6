package dev.plantline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
import dev.plantline.sandbox.SandboxControl.Answer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SandboxControlTest {
    private final List<String> orders = new ArrayList<>();

    @Test
    void onlyWhoKnowsTheTokenGivesOrders() throws Exception {
        try (SandboxControl control = SandboxControl.start(new Ordered())) {
            assertThat(control.url().getHost()).isEqualTo("127.0.0.1");
            for (String wrong : List.of("Bearer ", "Bearer " + control.token() + "0", control.token())) {
                assertThat(post(control, wrong, "{}").statusCode()).as(wrong).isEqualTo(401);
            }
            assertThat(orders).isEmpty();

            HttpResponse<String> answer =
                    post(control, "Bearer " + control.token(), "{\"directory\":\"/plants/lyon\",\"prune\":true}");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"code\":0,\"lines\":[\"done\"]}");
            assertThat(orders).containsExactly("/plants/lyon true");
        }
    }

    @Test
    void anOrderThatFailsIsAnsweredAndTheNextIsTaken() throws Exception {
        try (SandboxControl control = SandboxControl.start(new Ordered())) {
            String token = "Bearer " + control.token();
            assertThat(post(control, token, "no order").body()).contains("\"code\":2");
            assertThat(post(control, token, "{\"directory\":\"/fails\"}").body())
                    .isEqualTo("{\"code\":2,\"lines\":[\"there is no user for the duty\"]}");
            assertThat(post(control, token, "{\"directory\":\"/plants\"}").body())
                    .contains("\"code\":0");
        }
    }

    @Test
    void theInterfacesAreToldToWhoKnowsTheToken() throws Exception {
        try (SandboxControl control = SandboxControl.start(new Ordered())) {
            assertThat(interfaces(control, "guessed").statusCode()).isEqualTo(401);
            assertThat(interfaces(control, control.token()).body())
                    .isEqualTo("{\"items\":[{\"kind\":\"OdooInterface\"}]}");
        }
    }

    private final class Ordered implements SandboxControl.Orders {
        @Override
        public Answer apply(Path directory, boolean prune) {
            if (directory.equals(Path.of("/fails"))) {
                throw new SandboxException("there is no user for the duty");
            }
            orders.add(directory + " " + prune);
            return new Answer(0, List.of("done"));
        }

        @Override
        public List<JsonNode> interfaces() {
            return List.of(Json.MAPPER.createObjectNode().put("kind", "OdooInterface"));
        }
    }

    private static HttpResponse<String> interfaces(SandboxControl control, String token) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(control.url().resolve("/interfaces"))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(SandboxControl control, String authorization, String body)
            throws Exception {
        URI uri = control.url().resolve("/apply");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .header("Authorization", authorization)
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }
}
