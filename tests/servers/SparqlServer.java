// A SPARQL 1.1 server for tests: Jena ARQ over an in-memory dataset, on loopback.
// Query and update at /sparql and /update (GET, form, direct), Graph Store Protocol at /data.
// Run: java -cp "JARS/*" SparqlServer.java PORT   (prints "ready" when it listens)

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.DatasetFactory;
import org.apache.jena.query.Query;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.QueryParseException;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.riot.RDFLanguages;
import org.apache.jena.sparql.core.DatasetDescription;
import org.apache.jena.sparql.core.DynamicDatasets;
import org.apache.jena.system.Txn;
import org.apache.jena.update.UpdateAction;
import org.apache.jena.update.UpdateFactory;
import org.apache.jena.update.UpdateRequest;

public class SparqlServer {
  static final String RESULTS = "application/sparql-results+json";
  static final String NTRIPLES = "application/n-triples";
  static final Dataset DATA = DatasetFactory.createTxnMem();

  record Answer(int status, String type, byte[] body) {
    static Answer text(int status, String message) {
      return new Answer(status, "text/plain", message.getBytes(StandardCharsets.UTF_8));
    }
  }

  interface Handler {
    Answer answer(HttpExchange exchange) throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 64);
    server.setExecutor(Executors.newFixedThreadPool(4));
    serve(server, "/sparql", SparqlServer::sparql);
    serve(server, "/update", SparqlServer::sparql);
    serve(server, "/data", SparqlServer::graphStore);
    server.start();
    System.out.println("ready");
  }

  static void serve(HttpServer server, String path, Handler handler) {
    server.createContext(path, exchange -> {
      Answer answer;
      try {
        answer = handler.answer(exchange);
      } catch (QueryParseException fault) {
        answer = Answer.text(400, "Parse error: " + fault.getMessage());
      } catch (Throwable fault) {
        answer = Answer.text(500, String.valueOf(fault));
      }
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
      exchange.close();
    });
  }

  static Map<String, List<String>> fields(String encoded) {
    Map<String, List<String>> found = new HashMap<>();
    for (String pair : encoded == null ? new String[0] : encoded.split("&")) {
      String[] parts = pair.split("=", 2);
      String value = parts.length > 1 ? parts[1] : "";
      found.computeIfAbsent(decode(parts[0]), name -> new ArrayList<>()).add(decode(value));
    }
    return found;
  }

  static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  static String contentType(HttpExchange exchange) {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    return type == null ? "" : type.split(";")[0].strip();
  }

  static Answer sparql(HttpExchange exchange) throws IOException {
    Map<String, List<String>> given = fields(exchange.getRequestURI().getRawQuery());
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    switch (contentType(exchange)) {
      case "application/x-www-form-urlencoded" -> given.putAll(fields(body));
      case "application/sparql-query" -> given.put("query", List.of(body));
      case "application/sparql-update" -> given.put("update", List.of(body));
      default -> { }
    }
    if (given.containsKey("update")) {
      UpdateRequest update = UpdateFactory.create(given.get("update").get(0));
      Txn.executeWrite(DATA, () -> UpdateAction.execute(update, DATA));
      return new Answer(204, "text/plain", new byte[0]);
    }
    if (!given.containsKey("query")) {
      return Answer.text(400, "no query");
    }
    Query query = QueryFactory.create(given.get("query").get(0));
    List<String> defaults = given.getOrDefault("default-graph-uri", List.of());
    List<String> named = given.getOrDefault("named-graph-uri", List.of());
    return Txn.calculateRead(DATA, () -> {
      boolean whole = defaults.isEmpty() && named.isEmpty();
      DatasetDescription wanted = DatasetDescription.create(defaults, named);
      Dataset chosen = whole ? DATA : DynamicDatasets.dynamicDataset(wanted, DATA, false);
      try (QueryExecution run = QueryExecutionFactory.create(query, chosen)) {
        return evaluate(query, run);
      }
    });
  }

  static Answer evaluate(Query query, QueryExecution run) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (query.isAskType()) {
      ResultSetFormatter.outputAsJSON(out, run.execAsk());
      return new Answer(200, RESULTS, out.toByteArray());
    }
    if (query.isSelectType()) {
      ResultSetFormatter.outputAsJSON(out, run.execSelect());
      return new Answer(200, RESULTS, out.toByteArray());
    }
    Model made = query.isConstructType() ? run.execConstruct() : run.execDescribe();
    RDFDataMgr.write(out, made, Lang.NTRIPLES);
    return new Answer(200, NTRIPLES, out.toByteArray());
  }

  static Answer graphStore(HttpExchange exchange) throws IOException {
    List<String> named = fields(exchange.getRequestURI().getRawQuery()).get("graph");
    String method = exchange.getRequestMethod();
    if (method.equals("GET")) {
      return Txn.calculateRead(DATA, () -> {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RDFDataMgr.write(out, graph(named), Lang.NTRIPLES);
        return new Answer(200, NTRIPLES, out.toByteArray());
      });
    }
    if (!List.of("PUT", "POST", "DELETE").contains(method)) {
      return Answer.text(405, method + " is not allowed");
    }
    Lang language = RDFLanguages.contentTypeToLang(contentType(exchange));
    if (language == null && !method.equals("DELETE")) {
      return Answer.text(415, "not an RDF media type");
    }
    Txn.executeWrite(DATA, () -> {
      Model model = graph(named);
      if (!method.equals("POST")) {
        model.removeAll();
      }
      if (!method.equals("DELETE")) {
        RDFDataMgr.read(model, exchange.getRequestBody(), language);
      }
    });
    return new Answer(204, "text/plain", new byte[0]);
  }

  static Model graph(List<String> named) {
    return named == null ? DATA.getDefaultModel() : DATA.getNamedModel(named.get(0));
  }
}
