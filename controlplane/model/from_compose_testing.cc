#include "controlplane/model/from_compose_testing.h"

#include <utility>

#include "controlplane/compose/files_testing.h"

namespace ferro::model {
namespace {

constexpr char kKaifLake[] = R"(version: '3.8'

services:
  auth-service:
    image: kaif-lake/auth-service:latest
    environment:
      - DB_HOST=postgres
      - REDIS_HOST=redis
      - JWT_SECRET=${JWT_SECRET}
    depends_on: [postgres, redis]
    ports: ["3001:3000"]
  messaging-service:
    image: kaif-lake/messaging-service:latest
    environment:
      - MONGODB_URI=mongodb://mongo:27017/messaging
      - REDIS_HOST=redis
      - KAFKA_BROKERS=kafka:9092
    depends_on: [mongo, redis, kafka]
    ports: ["3002:3000"]
  crypto-service:
    image: kaif-lake/crypto-service:latest
    environment:
      - ETH_NODE_URL=${ETH_NODE_URL}
      - TON_API_KEY=${TON_API_KEY}
      - DB_HOST=postgres
    depends_on: [postgres]
    ports: ["3003:3000"]
  marketplace-service:
    image: kaif-lake/marketplace-service:latest
    environment:
      - DB_HOST=postgres
      - ELASTIC_HOST=elasticsearch:9200
      - S3_BUCKET=${S3_BUCKET}
    depends_on: [postgres, elasticsearch]
    ports: ["3004:3000"]
  media-service:
    image: kaif-lake/media-service:latest
    environment:
      - S3_BUCKET=${S3_BUCKET}
      - CDN_URL=${CDN_URL}
    ports: ["3005:3000"]
  postgres:
    image: postgres:14-alpine
    environment:
      - POSTGRES_DB=kaif_lake
      - POSTGRES_USER=admin
      - POSTGRES_PASSWORD=${DB_PASSWORD}
    volumes: [postgres_data:/var/lib/postgresql/data]
  mongo:
    image: mongo:5
    volumes: [mongo_data:/data/db]
  redis:
    image: redis:7-alpine
    volumes: [redis_data:/data]
  elasticsearch:
    image: elasticsearch:8.5.0
    environment:
      - discovery.type=single-node
      - "ES_JAVA_OPTS=-Xms512m -Xmx512m"
    volumes: [elastic_data:/usr/share/elasticsearch/data]
  kafka:
    image: confluentinc/cp-kafka:latest
    environment:
      - KAFKA_ZOOKEEPER_CONNECT=zookeeper:2181
      - KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://kafka:9092
    depends_on: [zookeeper]
  zookeeper:
    image: confluentinc/cp-zookeeper:latest
    environment: [ZOOKEEPER_CLIENT_PORT=2181]
  nginx:
    image: nginx:alpine
    ports: ["80:80", "443:443"]
    volumes:
      - ./nginx.conf:/etc/nginx/nginx.conf
      - ./ssl:/etc/nginx/ssl
    depends_on:
      - auth-service
      - messaging-service
      - crypto-service
      - marketplace-service
      - media-service

volumes:
  postgres_data:
  mongo_data:
  redis_data:
  elastic_data:
)";

compose::FakeFiles FilesWith(std::string const& text,
                             std::map<std::string, std::string> const& files) {
  compose::FakeFiles out(files);
  out.Add("/p/compose.yaml", text);
  return out;
}

}  // namespace

Result<compose::Project> ProjectFrom(std::string const& text,
                                     std::map<std::string, std::string> const& files,
                                     compose::Options options) {
  options.working_directory = "/p";
  return compose::Load(options, FilesWith(text, files));
}

Result<Platform> PlatformFrom(std::string const& text, ImageMap const& images,
                              std::map<std::string, std::string> const& files) {
  auto project = ProjectFrom(text, files);
  if (!project) return Fail(std::move(project).error());
  auto const fake = FilesWith(text, files);
  return FromCompose(*project, images, {.files = &fake});
}

std::string KaifLake() {
  return kKaifLake;
}

std::string KaifLakeImages() {
  std::string out = "images:\n";
  auto add = [&](std::string const& image, std::string const& use, std::string const& as) {
    out += "  " + image + ": {use: " + use + ", as: " + as + ", because: no registry here}\n";
  };
  for (std::string const name : {"auth", "messaging", "crypto", "marketplace", "media"})
    add("kaif-lake/" + name + "-service:latest", "local/standin:1", "stand-in");
  for (std::string const image : {"mongo:5", "elasticsearch:8.5.0", "confluentinc/cp-kafka:latest"})
    add(image, "local/standin:1", "stand-in");
  add("postgres:14-alpine", "local/postgres:15", "other version");
  add("redis:7-alpine", "local/redis:7.0", "other version");
  add("nginx:alpine", "local/nginx:1.22", "other version");
  add("confluentinc/cp-zookeeper:latest", "local/zookeeper:3.8", "other version");
  return out;
}

}  // namespace ferro::model
