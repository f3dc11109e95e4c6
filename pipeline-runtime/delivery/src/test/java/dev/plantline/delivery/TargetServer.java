package dev.plantline.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.Effect;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Position;
import dev.plantline.model.Target;
import dev.plantline.model.TargetException;
import dev.plantline.model.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A {@link LedgerTarget} for other processes: like Odoo it goes on with a call whose caller died. */
final class TargetServer implements AutoCloseable {
    private final LedgerTarget ledger;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);

    TargetServer(LedgerTarget ledger) throws IOException {
        this.ledger = ledger;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] answer;
        int status = 200;
        try {
            JsonNode asked = Json.MAPPER.readTree(exchange.getRequestBody().readAllBytes());
            PartitionId partition = new PartitionId(
                    asked.get("topic").textValue(), asked.get("partition").intValue());
            answer = asked.has("raise") ? raise(partition, asked) : apply(partition, asked);
        } catch (TargetException e) {
            status = 500;
            answer = e.kind().name().getBytes(UTF_8);
        }
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private byte[] raise(PartitionId partition, JsonNode asked) throws TargetException, IOException {
        Target.Ownership ownership = ledger.raise(
                partition, asked.get("raise").longValue(), asked.get("reached").longValue());
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("previous", ownership.previous());
        node.put("raises", ownership.raises());
        node.put("raised", ownership.raised());
        return Json.MAPPER.writeValueAsBytes(node);
    }

    private byte[] apply(PartitionId partition, JsonNode asked) throws TargetException, IOException {
        List<Operation> operations = new ArrayList<>();
        for (JsonNode one : asked.get("operations")) {
            Operation.Work work = one.has("close")
                    ? new Operation.Close(Outcome.valueOf(one.get("close").textValue()))
                    : new Operation.Apply(new Effect.OdooSteps(List.of()));
            operations.add(new Operation(
                    new InterfaceId("lyon", "lots"),
                    one.get("key").textValue(),
                    one.get("content").textValue(),
                    new Position(partition, one.get("offset").longValue()),
                    0,
                    one.get("stamp").longValue(),
                    one.get("orderKey").textValue(),
                    Optional.empty(),
                    false,
                    work));
        }
        ArrayNode verdicts = Json.MAPPER.createArrayNode();
        for (Verdict verdict :
                ledger.apply(new ApplyCall(partition, asked.get("epoch").longValue(), operations))) {
            ObjectNode node = verdicts.addObject();
            if (verdict instanceof Verdict.Applied applied) {
                node.put("is", "applied").put("record", applied.record()).put("recovered", applied.recovered());
            } else if (verdict instanceof Verdict.Duplicate duplicate) {
                node.put("is", "duplicate")
                        .put("of", duplicate.of())
                        .put("record", duplicate.record())
                        .put("outcome", duplicate.outcome().name());
            } else if (verdict instanceof Verdict.Conflict conflict) {
                node.put("is", "conflict")
                        .put("of", conflict.with())
                        .put("outcome", conflict.outcome().name());
            } else if (verdict instanceof Verdict.Closed closed) {
                node.put("is", "closed").put("of", closed.outcome().name()).put("recovered", closed.recovered());
            } else if (verdict instanceof Verdict.Rejected rejected) {
                node.put("is", "rejected").put("of", rejected.failure().reason());
            } else {
                node.put("is", verdict instanceof Verdict.Fenced ? "fenced" : "notTried");
            }
        }
        return Json.MAPPER.writeValueAsBytes(verdicts);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
