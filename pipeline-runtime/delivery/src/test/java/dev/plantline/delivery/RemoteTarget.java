package dev.plantline.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.Json;
import dev.plantline.model.LastApplied;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Promise;
import dev.plantline.model.Target;
import dev.plantline.model.TargetException;
import dev.plantline.model.TargetException.Kind;
import dev.plantline.model.Verdict;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** The other end of {@link TargetServer}. */
final class RemoteTarget implements Target {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;

    RemoteTarget(String address) {
        this.address = URI.create(address);
    }

    private JsonNode ask(ObjectNode question) throws TargetException {
        try {
            HttpResponse<byte[]> answer = client.send(
                    HttpRequest.newBuilder(address)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(question)))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new TargetException(Kind.ambiguous, "status " + answer.statusCode());
            }
            return Json.MAPPER.readTree(answer.body());
        } catch (ConnectException e) {
            throw new TargetException(Kind.unreachable, e.toString());
        } catch (IOException e) {
            throw new TargetException(Kind.ambiguous, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetException(Kind.ambiguous, e.toString());
        }
    }

    private static ObjectNode question(PartitionId partition) {
        return Json.MAPPER.createObjectNode().put("topic", partition.topicId()).put("partition", partition.partition());
    }

    @Override
    public Promise promise() {
        return Promise.oneEffect;
    }

    @Override
    public String database() {
        return "database-1";
    }

    @Override
    public Ownership raise(PartitionId partition, long epoch, long reached, LastApplied last) throws TargetException {
        JsonNode answer = ask(question(partition).put("raise", epoch).put("reached", reached));
        return new Ownership(
                answer.get("previous").longValue(),
                answer.get("raises").longValue(),
                answer.get("raised").booleanValue());
    }

    @Override
    public List<Verdict> apply(ApplyCall call) throws TargetException {
        ObjectNode question = question(call.partition()).put("epoch", call.ownerEpoch());
        var operations = question.putArray("operations");
        for (Operation operation : call.operations()) {
            ObjectNode node = operations.addObject();
            node.put("key", operation.key());
            node.put("content", operation.content());
            node.put("offset", operation.position().offset());
            node.put("stamp", operation.stamp());
            node.put("orderKey", operation.orderKey());
            if (operation.work() instanceof Operation.Close close) {
                node.put("close", close.outcome().name());
            }
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (JsonNode node : ask(question)) {
            String of = node.path("of").asText();
            verdicts.add(
                    switch (node.get("is").textValue()) {
                        case "applied" ->
                            new Verdict.Applied(
                                    node.get("record").textValue(),
                                    node.get("recovered").booleanValue());
                        case "duplicate" ->
                            new Verdict.Duplicate(of, node.get("record").textValue(), outcome(node));
                        case "conflict" -> new Verdict.Conflict(of, outcome(node));
                        case "closed" ->
                            new Verdict.Closed(
                                    Outcome.valueOf(of), node.get("recovered").booleanValue());
                        case "rejected" -> LedgerTarget.business(of);
                        case "fenced" -> new Verdict.Fenced();
                        default -> new Verdict.NotTried();
                    });
        }
        return verdicts;
    }

    private static Outcome outcome(JsonNode node) {
        return Outcome.valueOf(node.get("outcome").textValue());
    }
}
