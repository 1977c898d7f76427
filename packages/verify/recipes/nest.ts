import { verify } from '@latchkey/verify'
import {
  Controller,
  Get,
  HttpException,
  Module,
  Req,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'

const { ISSUER: issuer = '', AUDIENCE: audience = '', PORT } = process.env

class PersonGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp()
    const verdict = await verify(http.getRequest().headers, { issuer, audience })
    if (verdict.ok) {
      http.getRequest().person = verdict.person
      return true
    }
    const { status, challenge } = verdict.refusal
    if (challenge !== undefined) http.getResponse().set('www-authenticate', challenge)
    throw new HttpException('', status)
  }
}

@Controller()
@UseGuards(PersonGuard)
class PersonController {
  @Get()
  answer(@Req() request: { person: { subject: string } }): string {
    return request.person.subject
  }
}

@Module({ controllers: [PersonController] })
class PersonModule {}

const app = await NestFactory.create(PersonModule, { cors: true })
await app.listen(Number(PORT))
